package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;

/** Copies blocks of matrices into arrays whose rows lie at a fixed distance, whatever the strides of the matrix. */
final class Packing {
    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Tiles.ORDER);

    private Packing() {}

    /**
     * Copies a block of {@code rows} by {@code columns} elements: element (i, j) goes to {@code to[start + i·pitch + j]}.
     *
     * @param at position of the block's first element, in bytes
     */
    static void copy(Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        if (from.across() == Float.BYTES) {
            copyRows(from, at, rows, columns, to, start, pitch);
        } else if (from.down() == Float.BYTES) {
            copyColumns(from, at, rows, columns, to, start, pitch);
        } else {
            copyElements(from, at, rows, columns, to, start, pitch);
        }
    }

    private static void copyRows(Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(from.memory(), F32, at + i * from.down(), to, start + i * pitch, columns);
        }
    }

    private static void copyRow(MemorySegment from, long at, int columns, float[] to, int start) {
        int whole = Lanes.whole(columns);
        for (int j = 0; j < whole; j += Lanes.COUNT) {
            FloatVector.fromMemorySegment(Tiles.SPECIES, from, at + 4L * j, Tiles.ORDER).intoArray(to, start + j);
        }
        for (int j = whole; j < columns; j++) {
            to[start + j] = Lanes.load(from, at + 4L * j);
        }
    }

    static void in(MemorySegment from, long at, int columns, float[] to, int start, int apart) {
        int whole = columns / Tiles.COLUMNS;
        for (int p = 0; p < whole; p++) {
            copyRow(from, at + 4L * p * Tiles.COLUMNS, to, start + p * apart);
        }
        for (int j = whole * Tiles.COLUMNS; j < columns; j++) {
            to[start + whole * apart + j - whole * Tiles.COLUMNS] = Lanes.load(from, at + 4L * j);
        }
    }

    static void out(float[] from, int start, int rows, int width, MemorySegment to, long at, long pitch) {
        if (width == Tiles.COLUMNS) {
            for (int i = 0; i < rows; i++) {
                for (int v = 0; v < Tiles.COLUMNS; v += Lanes.COUNT) {
                    FloatVector.fromArray(Tiles.SPECIES, from, start + i * Tiles.COLUMNS + v).intoMemorySegment(to, at + i * pitch + 4L * v, Tiles.ORDER);
                }
            }
        } else {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < width; j++) {
                    Lanes.store(from[start + i * Tiles.COLUMNS + j], to, at + i * pitch + 4L * j);
                }
            }
        }
    }

    /** Rows are strided but columns are not: squares are turned in registers, what is left goes one by one. */
    private static void copyColumns(Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        int wholeRows = Lanes.whole(rows);
        int wholeColumns = Lanes.whole(columns);
        int[] square = Workspace.current().square();
        for (int j = 0; j < wholeColumns; j += Lanes.COUNT) {
            for (int i = 0; i < wholeRows; i += Lanes.COUNT) {
                long corner = at + j * from.across() + (long) i * Float.BYTES;
                Transpose.run(from.memory(), corner, from.across(), to, start + i * pitch + j, pitch, square);
            }
        }
        copyElements(from, at + j(from, wholeColumns), wholeRows, columns - wholeColumns, to, start + wholeColumns, pitch);
        copyElements(from, at + i(from, wholeRows), rows - wholeRows, columns, to, start + wholeRows * pitch, pitch);
    }

    private static long i(Matrices from, int rows) { return rows * from.down(); }
    private static long j(Matrices from, int columns) { return columns * from.across(); }

    private static void copyElements(Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[start + i * pitch + j] = from.memory().get(F32, at + i * from.down() + j * from.across());
            }
        }
    }

    /** Copies rows of one tile's width. */
    static void copyPanels(Matrices from, long at, int rows, int panels, float[] to, int start) {
        for (int i = 0; i < rows; i++) {
            for (int p = 0; p < panels; p++) {
                copyRow(from.memory(), at + i * from.down() + 4L * p * Tiles.COLUMNS, to, start + (p * rows + i) * Tiles.COLUMNS);
            }
        }
    }

    private static void copyRow(MemorySegment from, long at, float[] to, int start) {
        for (int v = 0; v < Tiles.COLUMNS; v += Lanes.COUNT) {
            FloatVector.fromMemorySegment(Tiles.SPECIES, from, at + 4L * v, Tiles.ORDER).intoArray(to, start + v);
        }
    }
}
