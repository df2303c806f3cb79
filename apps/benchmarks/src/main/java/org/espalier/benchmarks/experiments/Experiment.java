package org.espalier.benchmarks.experiments;

/**
 * A claim about training, and how it is put to the test.
 *
 * @param id short name, for instance {@code O2}
 * @param claim one line that may turn out wrong
 * @param trial makes a run
 * @param full the runs that results are reported of
 * @param quick fewer or smaller runs, with rules of the same sign
 */
public record Experiment(String id, String claim, Trial trial, Plan full, Plan quick) {
    /** The plan that was asked for. */
    Plan plan(boolean isQuick) {
        return isQuick ? quick : full;
    }

    /** The same with another setting of one arm in both plans, for instance a fault. */
    Experiment changed(String arm, String key, Object value) {
        return new Experiment(
                id, claim, trial, full.changed(arm, key, value), quick.changed(arm, key, value));
    }
}
