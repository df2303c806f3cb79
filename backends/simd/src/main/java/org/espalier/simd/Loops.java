package org.espalier.simd;

/** The two loops that {@link StageClass} generates: the same bits, element for element. */
interface Loops {
    /** Computes elements {@code from} to {@code to − 1}, a multiple of {@link Lanes#COUNT}. */
    void vector(Row row, int from, int to);

    /** Computes elements {@code from} to {@code to − 1}. */
    void scalar(Row row, int from, int to);
}
