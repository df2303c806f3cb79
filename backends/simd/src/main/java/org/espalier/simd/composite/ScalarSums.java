package org.espalier.simd.composite;

import java.util.Arrays;

/** The sums of {@link LaneSums} without vectors: the definition of their order. */
final class ScalarSums {
    /** Virtual lanes of a block. */
    static final int LANES = 16;

    /** Most elements of a block. */
    static final int BLOCK = 4096;

    /** Adds element i to a lane's sum. */
    @FunctionalInterface
    interface Term {
        /** The sum with element i. */
        float addTo(float sum, int i);
    }

    private ScalarSums() {}

    /**
     * The sum over n elements: blocks, neighbours joined first, level by level, an odd last one
     * moving up.
     */
    static float over(int n, Term term) {
        int blocks = Math.max(1, Math.ceilDiv(n, BLOCK));
        float[] sums = new float[blocks];
        for (int b = 0; b < blocks; b++) {
            int first = b * BLOCK;
            sums[b] = block(first, Math.min(n, first + BLOCK), term);
        }
        for (int left = blocks; left > 1; left = (left + 1) / 2) {
            join(sums, left);
        }
        return sums[0];
    }

    private static void join(float[] sums, int count) {
        for (int i = 0; i < count / 2; i++) {
            sums[i] = sums[2 * i] + sums[2 * i + 1];
        }
        if (count % 2 == 1) {
            sums[count / 2] = sums[count - 1];
        }
    }

    private static float block(int first, int end, Term term) {
        float[] lane = new float[LANES];
        Arrays.fill(lane, -0f);
        for (int i = first; i < end; i++) {
            lane[i % LANES] = term.addTo(lane[i % LANES], i);
        }
        return fold(lane);
    }

    /** The sum of 16 lanes: lane l adds l + 8, then l + 4, l + 2, l + 1. */
    static float fold(float[] lane) {
        return (quarter(lane, 0) + quarter(lane, 2)) + (quarter(lane, 1) + quarter(lane, 3));
    }

    private static float quarter(float[] lane, int l) {
        return (lane[l] + lane[l + 8]) + (lane[l + 4] + lane[l + 12]);
    }

    /** The larger of two; a where b is NaN. */
    static float larger(float a, float b) {
        return b > a ? b : a;
    }
}
