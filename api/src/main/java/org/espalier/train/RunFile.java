package org.espalier.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.internal.Platform;

/**
 * A run as its author describes it: the text of a YAML file with all defaults filled in and
 * checked.
 *
 * @param text the resolved YAML; reading it again gives the same run
 */
public record RunFile(String text) {
    /**
     * Reads and resolves a run file; without one, the built-in run.
     *
     * @param file the YAML file
     * @param sets changes such as {@code optimizer.lr=3e-4}, in order
     * @throws ConfigException naming the key, what was given, the rule and what exists
     */
    public static RunFile of(Optional<Path> file, List<String> sets) {
        return Platform.get().resolve(file, sets);
    }

    /** This run with further changes such as {@code train.steps=10}. */
    public RunFile with(List<String> sets) {
        return Platform.get().change(this, sets);
    }
}
