package org.espalier.benchmarks.experiments;

/**
 * What a run's metrics depend on.
 *
 * @param id of the experiment
 * @param arm id of the arm
 * @param seed the run's
 * @param work hash of the arm's settings
 * @param origin who computed
 */
record Key(String id, String arm, long seed, String work, Origin origin) {
    /** The key of a run. */
    static Key of(String id, Arm arm, long seed, Origin origin) {
        return new Key(id, arm.id(), seed, arm.fingerprint(), origin);
    }
}
