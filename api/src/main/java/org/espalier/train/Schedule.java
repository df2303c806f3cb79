package org.espalier.train;

/**
 * The learning rate over time, as a factor of the optimizer's own. A pure function of the optimizer
 * step.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The factor for a step.
     *
     * @param step 1 for the first update
     * @param steps the number of updates in the run
     */
    double factor(long step, long steps);
}
