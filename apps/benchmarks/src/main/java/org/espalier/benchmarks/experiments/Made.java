package org.espalier.benchmarks.experiments;

/**
 * A run that was made.
 *
 * @param metrics what it measured
 * @param seconds it took
 * @param kept whether it was made before, by this same program
 */
record Made(Metrics metrics, double seconds, boolean kept) {
    /** Makes runs, or knows of them. */
    @FunctionalInterface
    interface Maker {
        /** The run of an arm on a seed. */
        Made make(Arm arm, long seed);
    }

    /** Makes every run anew. */
    static Maker by(Trial trial) {
        return (arm, seed) -> {
            long start = System.nanoTime();
            Metrics metrics = trial.run(arm, seed);
            return new Made(metrics, (System.nanoTime() - start) * 1e-9, false);
        };
    }
}
