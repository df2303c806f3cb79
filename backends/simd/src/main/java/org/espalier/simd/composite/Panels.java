package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.COUNT;
import static org.espalier.simd.Lanes.SPECIES;
import static org.espalier.simd.composite.Tile.COLUMNS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Rows of floats copied into the panels of {@link Tile}. All lies in one array; rows are {@code
 * width} apart.
 */
final class Panels {
    private Panels() {}

    /**
     * Panels over columns: element (r, d) goes to {@code to + (d div COLUMNS)·space·COLUMNS +
     * r·COLUMNS + d mod COLUMNS}; columns behind the last are 0.
     *
     * @param space rows that a panel has room for
     */
    static void pack(float[] m, int from, int rows, int width, int to, int space) {
        for (int d = 0; d < width; d += COLUMNS) {
            int columns = Math.min(COLUMNS, width - d);
            for (int r = 0; r < rows; r++) {
                copy(m, from + r * width + d, columns, to + d * space + r * COLUMNS);
            }
        }
    }

    private static void copy(float[] m, int from, int columns, int to) {
        if (columns == COLUMNS) {
            FloatVector.fromArray(SPECIES, m, from).intoArray(m, to);
            FloatVector.fromArray(SPECIES, m, from + COUNT).intoArray(m, to + COUNT);
        } else {
            System.arraycopy(m, from, m, to, columns);
            Arrays.fill(m, to + columns, to + COLUMNS, 0);
        }
    }

    /**
     * Panels over rows: element (r, d) goes to {@code to + (r div COLUMNS)·width·COLUMNS +
     * d·COLUMNS + r mod COLUMNS}; rows behind the last are 0.
     */
    static void transpose(float[] m, int from, int rows, int width, int to) {
        for (int r = 0; r < rows; r += COLUMNS) {
            int columns = Math.min(COLUMNS, rows - r);
            for (int d = 0; d < width; d++) {
                int at = to + r * width + d * COLUMNS;
                gather(m, from + r * width + d, width, columns, at);
                Arrays.fill(m, at + columns, at + COLUMNS, 0);
            }
        }
    }

    private static void gather(float[] m, int from, int pitch, int count, int to) {
        for (int i = 0; i < count; i++) {
            m[to + i] = m[from + i * pitch];
        }
    }
}
