package org.espalier.benchmarks.experiments.linear;

import java.util.SplittableRandom;

/**
 * The generator that golden data is drawn from: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014),
 * which is {@link SplittableRandom} as long as it is never split.
 */
public final class Draws {
    private final SplittableRandom random;

    /** Draws from a seed. */
    public Draws(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A number in [−1, 1). */
    public double signed() {
        return 2 * random.nextDouble() - 1;
    }

    /** Numbers in [−1, 1). */
    public double[] signed(int count) {
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            all[i] = signed();
        }
        return all;
    }

    /** Rows of numbers in [−1, 1). */
    public double[][] signed(int rows, int columns) {
        double[][] all = new double[rows][];
        for (int i = 0; i < rows; i++) {
            all[i] = signed(columns);
        }
        return all;
    }
}
