package org.espalier.simd.composite;

/** An array that regions are cut from, again for every task. It grows, never shrinks. */
final class Slab {
    private float[] memory = new float[0];
    private int end;

    /** Starts over: nothing is cut. */
    void clear() {
        end = 0;
    }

    /** The position of a new region of so many floats. */
    int cut(long floats) {
        int start = end;
        end = Math.toIntExact(start + floats);
        return start;
    }

    /** The array with all regions; their contents are arbitrary. */
    float[] memory() {
        if (memory.length < end) {
            memory = new float[end];
        }
        return memory;
    }
}
