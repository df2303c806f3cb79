package org.espalier.train;

import java.nio.file.Path;

/** Hears what a run does, on the run's thread. Every method may be left out. */
public interface RunListener {
    /** A listener that does nothing. */
    static RunListener none() {
        return new RunListener() {};
    }

    /** Data or kernels are being prepared: {@code done} of {@code total} of a phase. */
    default void preparing(String phase, long done, long total) {}

    /** The run is about to train. */
    default void started(RunStart start) {}

    /** A step was made. */
    default void stepped(StepReport report) {}

    /** Part of an evaluation: {@code done} of {@code total} batches. */
    default void evaluating(long done, long total) {}

    /** An evaluation is complete. */
    default void evaluated(long step, Evaluation evaluation) {}

    /** A checkpoint is on disk. */
    default void saved(long step, Path checkpoint) {}

    /** Something the user should know that stops nothing. */
    default void warned(String message) {}
}
