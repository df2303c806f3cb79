package org.espalier.train;

import java.nio.file.Path;
import java.util.List;
import org.espalier.internal.Platform;

/** Runs: made, gone on with, compared, and made use of. */
public final class Runs {
    private Runs() {}

    /** Trains as a run file says. */
    public static RunResult train(RunFile file, RunSettings settings, RunListener listener) {
        return Platform.get().train(file, settings, listener);
    }

    /** Goes on with a run from its newest sound checkpoint, or from step 0 if it has none. */
    public static RunResult resume(Path directory, RunSettings settings, RunListener listener) {
        return Platform.get().resume(directory, settings, listener);
    }

    /** Text from a run's newest checkpoint: the prompt and what follows. */
    public static String generate(Path directory, Generation generation) {
        return Platform.get().generate(directory, generation);
    }

    /** Compares two runs step by step and tensor by tensor. */
    public static RunDifference diff(Path a, Path b) {
        return Platform.get().diff(a, b);
    }

    /** All plugins, those that could not be loaded included. */
    public static List<PluginInfo> plugins() {
        return Platform.get().plugins();
    }

    /**
     * The directory of prepared data: all that is written outside run directories; it may be
     * absent.
     */
    public static Path cache() {
        return Platform.get().cache();
    }
}
