package org.espalier.train;

/**
 * Turns a batch into an update: the plain one takes the gradient and makes the update; others look
 * around first.
 */
@FunctionalInterface
public interface Strategy {
    /** Takes gradients, as often as it needs, and then makes one update. */
    void step(TrainingStep step);
}
