package org.espalier.simd.gemm;

/**
 * The innermost product: a fixed number of rows by {@link Tiles#COLUMNS} columns, held in registers
 * over one k-block.
 */
interface Tile {
    /**
     * For each row i and column j adds s = Σ a·b to c, where k ascends by fma from +0.
     *
     * @param a element (i, k) is at {@code aFrom + i·}{@link Left#PITCH}{@code + k}, or, packed by
     *     columns, at {@code aFrom + k·}{@link Tiles#PACKED_ROWS}{@code + i}
     * @param b element (k, j) is at {@code bFrom + k·COLUMNS + j}
     * @param depth how many k there are, at most DEPTH
     * @param c element (i, j) is at {@code cFrom + i·COLUMNS + j}
     */
    void run(float[] a, int aFrom, float[] b, int bFrom, int depth, float[] c, int cFrom);
}
