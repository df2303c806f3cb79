package org.espalier.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where and how a run takes place; none of it changes a bit of the result.
 *
 * @param directory the run directory; empty makes a new one under {@code runs/}
 * @param threads threads that compute; 0 takes one per core
 * @param command the command line, for the manifest
 * @param stop asks the run to stop
 */
public record RunSettings(
        Optional<Path> directory, int threads, List<String> command, StopToken stop) {
    /** A new directory under {@code runs/}, a thread per core. */
    public static RunSettings defaults() {
        return new RunSettings(Optional.empty(), 0, List.of(), new StopToken());
    }

    /** The same in a directory. */
    public RunSettings directory(Path path) {
        return new RunSettings(Optional.of(path), threads, command, stop);
    }

    /** The same with a number of threads. */
    public RunSettings threads(int number) {
        return new RunSettings(directory, number, command, stop);
    }
}
