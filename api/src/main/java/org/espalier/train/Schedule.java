package org.espalier.train;

import java.util.Collections;
import java.util.SortedMap;

/**
 * The learning rate over time, as a factor of the optimizer's own: a function of the number of the
 * optimizer step. A step whose update was skipped has its number, too.
 *
 * <p>A schedule may follow the validation loss. It is an immutable value all the same: an
 * evaluation gives the schedule of the steps after it. What it has to remember are a few named
 * numbers, which every checkpoint holds to the bit.
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

    /**
     * (optional) Whether it follows the validation loss. One that does must have evaluations on the
     * way; a run without them refuses it. Default: no.
     */
    default boolean observes() {
        return false;
    }

    /**
     * (optional) The schedule after an evaluation on the way; the one at the end of a run is not
     * shown. Default: this one.
     *
     * @param loss mean validation loss per term, in nats; may be NaN or infinite
     */
    default Schedule observed(double loss) {
        return this;
    }

    /** (optional) What it remembers, by names that never change. Default: nothing. */
    default SortedMap<String, Double> state() {
        return Collections.emptySortedMap();
    }

    /**
     * (optional) This schedule with the memory of another time. Default: this one.
     *
     * @param state values for exactly the names of {@link #state}
     */
    default Schedule restored(SortedMap<String, Double> state) {
        return this;
    }
}
