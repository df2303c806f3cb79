package org.espalier.simd.gemm;

import org.espalier.simd.Lanes;

/** A thread's arrays for packing. They only grow. */
final class Workspace {
    private static final ThreadLocal<Workspace> CURRENT = ThreadLocal.withInitial(Workspace::new);

    private final int[] square = new int[Lanes.COUNT * Lanes.COUNT];
    private final float[] block = new float[Tiles.ROWS * Tiles.COLUMNS];
    private float[] sums = new float[0];
    private int[] wholes = new int[0];
    private float[] left = new float[0];
    private float[] right = new float[0];

    static Workspace current() {
        return CURRENT.get();
    }

    /** Room for a square of lanes. */
    int[] square() {
        return square;
    }

    /** Room for the sums of a row panel. */
    float[] sums(int elements) {
        if (sums.length < elements) {
            sums = new float[elements];
        }
        return sums;
    }

    /** Room for the sums of one tile. */
    float[] block() {
        return block;
    }

    /** Room for the sums of a row panel of integers. */
    int[] wholes(int elements) {
        if (wholes.length < elements) {
            wholes = new int[elements];
        }
        return wholes;
    }

    /** Room for packed rows of a. */
    float[] left(int elements) {
        if (left.length < elements) {
            left = new float[elements];
        }
        return left;
    }

    /** Room for packed columns of b. */
    float[] right(int elements) {
        if (right.length < elements) {
            right = new float[elements];
        }
        return right;
    }
}
