package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.COUNT;

/**
 * Small matrix products A·B with their sums in registers: a few rows by two vectors. Everything
 * lies in one array {@code m}; a, b and c are positions in it. B is a panel: {@link #COLUMNS}
 * elements for each k, one after another. Each sum starts at +0 and adds k ascending by fma.
 */
final class Tile {
    /** Columns of a panel. */
    static final int COLUMNS = 2 * COUNT;

    /** Queries of a block and keys of a block; also the distance of rows of a block of scores. */
    static final int BLOCK = 64;

    /** Rows that {@link #rows} computes. */
    static final int ROWS = 4;

    /** Rows that {@link #columns} computes. */
    static final int GROUP = 8;

    private Tile() {}

    /**
     * C = A·B or C += A·B for 4 rows and {@code columns} columns, a multiple of COLUMNS, where A's
     * element (r, k) is at {@code a + r·pitch + k}, C's row r at {@code c + r·cPitch}, and B's
     * panels are {@code space} apart.
     */
    static void rows(
            float[] m,
            int a,
            int pitch,
            int b,
            int space,
            int steps,
            int c,
            int cPitch,
            int columns,
            boolean add) {
        int i = 0;
        if (COUNT == 16) {
            for (; i <= columns - 2 * COLUMNS; i += 2 * COLUMNS) {
                RowTile.fourByFour(m, a, pitch, b, b + space, steps, c + i, cPitch, add);
                b += 2 * space;
            }
        }
        for (; i < columns; i += COLUMNS) {
            RowTile.fourByTwo(m, a, pitch, b, steps, c + i, cPitch, add);
            b += space;
        }
    }

    /**
     * C = C·factor + A·B for 8 rows, where A's element (r, k) is at {@code a + r + k·BLOCK}, C's
     * row r at {@code c + r·cPitch} and its factor at {@code factor + r}.
     */
    static void columns(float[] m, int a, int b, int steps, int c, int cPitch, int factor) {
        if (COUNT == 16) {
            ColumnTile.eight(m, a, b, steps, c, cPitch, factor);
        } else {
            ColumnTile.four(m, a, b, steps, c, cPitch, factor);
            ColumnTile.four(m, a + 4, b, steps, c + 4 * cPitch, cPitch, factor + 4);
        }
    }
}
