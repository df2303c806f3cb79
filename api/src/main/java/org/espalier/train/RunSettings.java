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
 * @param memoryBudget the most bytes its tensors may take; 0 for as many as there are
 */
public record RunSettings(
        Optional<Path> directory,
        int threads,
        List<String> command,
        StopToken stop,
        long memoryBudget) {
    /** Without a budget. */
    public RunSettings(
            Optional<Path> directory, int threads, List<String> command, StopToken stop) {
        this(directory, threads, command, stop, 0);
    }

    /** A new directory under {@code runs/}, a thread per core, no budget. */
    public static RunSettings defaults() {
        return new RunSettings(Optional.empty(), 0, List.of(), new StopToken());
    }

    /** The same in a directory. */
    public RunSettings directory(Path path) {
        return new RunSettings(Optional.of(path), threads, command, stop, memoryBudget);
    }

    /** The same with a number of threads. */
    public RunSettings threads(int number) {
        return new RunSettings(directory, number, command, stop, memoryBudget);
    }

    /** The same with a budget of memory. */
    public RunSettings memoryBudget(long bytes) {
        return new RunSettings(directory, threads, command, stop, bytes);
    }
}
