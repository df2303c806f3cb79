package org.espalier.simd;

/**
 * A compiled program over one run of elements. Any number of threads may run it at once, each with
 * a {@link Row} of its own.
 */
public interface RowKernel {
    /**
     * Computes elements 0 … count − 1 of the row. An output may be an input's memory at the same
     * index; otherwise outputs overlap nothing.
     */
    void run(Row row, int count);

    /** How many bytes of staging a {@link Row} for this kernel must bring; may be 0. */
    default long stagingBytes() {
        return 0;
    }
}
