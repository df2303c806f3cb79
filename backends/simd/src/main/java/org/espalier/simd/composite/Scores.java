package org.espalier.simd.composite;

import static org.espalier.simd.composite.Tile.BLOCK;
import static org.espalier.simd.composite.Tile.COLUMNS;
import static org.espalier.simd.composite.Tile.ROWS;

/**
 * Products of a block of keys and a block of queries, and of values and output gradients, which
 * have the same form.
 */
final class Scores {
    private Scores() {}

    /**
     * target [64 keys, 64 queries] = k·qᵀ, but for panels whose queries all lie before the key when
     * the block is on the diagonal.
     *
     * @param k position of the keys, rows of {@code width}
     * @param keys how many keys
     * @param q position of the queries in panels over queries
     * @param queries how many queries
     */
    static void multiply(
            float[] m,
            int k,
            int keys,
            int q,
            int queries,
            int width,
            boolean diagonal,
            int target) {
        for (int j = 0; j < keys; j += ROWS) {
            int from = diagonal ? j / COLUMNS * COLUMNS : 0;
            int columns = AttentionSizes.roundUp(queries - from, COLUMNS);
            int b = q + from * width;
            int c = target + j * BLOCK + from;
            Tile.rows(m, k + j * width, width, b, width * COLUMNS, width, c, BLOCK, columns, false);
        }
    }
}
