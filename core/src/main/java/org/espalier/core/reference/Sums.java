package org.espalier.core.reference;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/**
 * The two orders in which the numeric contract adds. −0 is the start, since −0 + x is x for every
 * x.
 */
final class Sums {
    /** Partial sums of a block; element i goes to lane i mod 16 whatever the hardware's width. */
    static final int LANES = 16;

    /** Elements of a block over the last axis. */
    static final int LANE_BLOCK = 4096;

    /** Elements of a block over other axes, and of a matrix product's k. */
    static final int BLOCK = 256;

    private Sums() {}

    /** The order over the last axis: blocks in lanes, joined as a tree. */
    static double inLanes(long count, LongToDoubleFunction element, Arithmetic a) {
        int blocks = Math.toIntExact((count + LANE_BLOCK - 1) / LANE_BLOCK);
        double[] sums = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            long first = (long) b * LANE_BLOCK;
            int n = (int) Math.min(LANE_BLOCK, count - first);
            sums[b] = laneBlock(n, i -> element.applyAsDouble(first + i), a);
        }
        return joined(sums, a);
    }

    private static double laneBlock(int count, LongToDoubleFunction element, Arithmetic a) {
        double[] lane = new double[LANES];
        Arrays.fill(lane, -0.0);
        for (int i = 0; i < count; i++) {
            lane[i % LANES] = a.add(lane[i % LANES], element.applyAsDouble(i));
        }
        for (int half = LANES / 2; half >= 1; half /= 2) {
            for (int l = 0; l < half; l++) {
                lane[l] = a.add(lane[l], lane[l + half]);
            }
        }
        return lane[0];
    }

    /**
     * Neighbours first, level by level; an odd last one moves up unchanged. Overwrites its
     * argument.
     */
    static double joined(double[] sums, Arithmetic a) {
        if (sums.length == 0) {
            return -0.0;
        }
        for (int n = sums.length; n > 1; n = (n + 1) / 2) {
            for (int i = 0; i < n / 2; i++) {
                sums[i] = a.add(sums[2 * i], sums[2 * i + 1]);
            }
            if (n % 2 == 1) {
                sums[n / 2] = sums[n - 1];
            }
        }
        return sums[0];
    }

    /** The order over other axes: ascending in blocks, whose sums are added in order. */
    static double ascending(long count, LongToDoubleFunction element, Arithmetic a) {
        double total = -0.0;
        for (long first = 0; first < count; first += BLOCK) {
            double block = -0.0;
            for (long i = first; i < Math.min(count, first + BLOCK); i++) {
                block = a.add(block, element.applyAsDouble(i));
            }
            total = a.add(total, block);
        }
        return total;
    }
}
