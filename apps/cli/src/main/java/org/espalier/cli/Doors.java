package org.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.testkit.KernelClass;
import org.espalier.testkit.Plan;
import org.espalier.testkit.RuleRunner;
import org.espalier.testkit.Tck;
import org.espalier.testkit.TckReport;
import org.espalier.train.Generation;
import org.espalier.train.PluginInfo;
import org.espalier.train.RunDifference;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;

/** The doors of api that the commands go through, as one object for tests to replace. */
interface Doors {
    /** Those of this program. */
    static Doors open() {
        return new Doors() {};
    }

    /** As {@link RunFile#of}. */
    default RunFile runFile(Optional<Path> file, List<String> sets) {
        return RunFile.of(file, sets);
    }

    /** As {@link Runs#train}. */
    default RunResult train(RunFile file, RunSettings settings, RunListener listener) {
        return Runs.train(file, settings, listener);
    }

    /** As {@link Runs#resume}. */
    default RunResult resume(Path directory, RunSettings settings, RunListener listener) {
        return Runs.resume(directory, settings, listener);
    }

    /** As {@link Runs#generate}. */
    default String generate(Path directory, Generation generation) {
        return Runs.generate(directory, generation);
    }

    /** As {@link Runs#diff}. */
    default RunDifference diff(Path a, Path b) {
        return Runs.diff(a, b);
    }

    /** As {@link Runs#plugins}. */
    default List<PluginInfo> plugins() {
        return Runs.plugins();
    }

    /** As {@link Tck#kernels}. */
    default List<KernelClass> kernels(String backend) {
        return Tck.kernels(backend);
    }

    /** As {@link Tck#backend(String, Plan, RuleRunner.Replay, Tck.Listener)}. */
    default TckReport tck(
            String backend, Plan plan, RuleRunner.Replay replay, Tck.Listener listener) {
        return Tck.backend(backend, plan, replay, listener);
    }

    /** As {@link Runs#cache}. */
    default Path cache() {
        return Runs.cache();
    }
}
