package org.espalier.opencl.source;

import java.util.Arrays;

/** The whole numbers that a launch gives its kernel: sizes, offsets, strides. Grows at its end. */
public final class Table {
    private long[] values = new long[32];
    private int size;

    /** An empty one. */
    public Table() {}

    /** Appends a number. */
    public Table add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        return this;
    }

    /** How many numbers there are. */
    public int size() {
        return size;
    }

    /** Replaces a number. */
    public void set(int at, long value) {
        values[at] = value;
    }

    /** A copy of the numbers. */
    public long[] values() {
        return Arrays.copyOf(values, size);
    }
}
