package org.espalier.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import org.espalier.data.Dataset;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.Generation;
import org.espalier.train.PluginInfo;
import org.espalier.train.RunDifference;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;

/** What core does for the doors of this module. */
public interface Platform {
    /** The one on the module path. */
    static Platform get() {
        return ServiceLoader.load(Platform.class, Platform.class.getClassLoader())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "espalier: module org.espalier.core is missing. Fix: add"
                                        + " org.espalier:espalier-core at runtime"));
    }

    /** Opens a session. */
    Session session(SessionConfig config);

    /** Opens a dataset by id, with options by name and samples of so many tokens. */
    Dataset dataset(String id, SortedMap<String, Object> options, int window);

    /** Reads, checks and completes a run file. */
    RunFile resolve(Optional<Path> file, List<String> sets);

    /** Changes a run file. */
    RunFile change(RunFile file, List<String> sets);

    /** Trains as a run file says. */
    RunResult train(RunFile file, RunSettings settings, RunListener listener);

    /** Goes on with a run. */
    RunResult resume(Path directory, RunSettings settings, RunListener listener);

    /** Trains as a program says. */
    RunResult fit(TrainerSpec spec, RunListener listener);

    /** Generates text. */
    String generate(Path directory, Generation generation);

    /** Compares two runs. */
    RunDifference diff(Path a, Path b);

    /** All plugins. */
    List<PluginInfo> plugins();

    /** Where prepared data is kept. */
    Path cache();
}
