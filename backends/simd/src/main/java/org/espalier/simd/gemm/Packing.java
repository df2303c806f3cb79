package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import org.espalier.kernel.DType;
import org.espalier.simd.Lanes;

/**
 * Copies blocks of matrices into arrays whose rows lie at a fixed distance, whatever the strides of
 * the matrix.
 */
final class Packing {
    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Tiles.ORDER);

    private Packing() {}

    /**
     * Copies a block of {@code rows} by {@code columns} elements: element (i, j) goes to {@code
     * to[start + i·pitch + j]}.
     *
     * @param at position of the block's first element, in bytes
     */
    static void copy(
            Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        if (rows == 0 || columns == 0) {
            return;
        }
        if (from.dtype() != DType.F32) {
            BytePacking.copy(from, at, rows, columns, to, start, pitch);
        } else if (from.across() == Float.BYTES) {
            copyRows(from, at, rows, columns, to, start, pitch);
        } else if (from.down() == Float.BYTES) {
            copyColumns(from, at, rows, columns, to, start, pitch);
        } else {
            copyElements(from, at, rows, columns, to, start, pitch);
        }
    }

    private static void copyRows(
            Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        for (int i = 0; i < rows; i++) {
            row(from.memory(), at + i * from.down(), columns, to, start + i * pitch);
        }
    }

    private static void row(MemorySegment from, long at, int columns, float[] to, int start) {
        if (columns != Tiles.COLUMNS) {
            MemorySegment.copy(from, F32, at, to, start, columns);
            return;
        }
        for (int v = 0; v < Tiles.COLUMNS; v += Lanes.COUNT) {
            FloatVector.fromMemorySegment(Tiles.SPECIES, from, at + 4L * v, Tiles.ORDER)
                    .intoArray(to, start + v);
        }
    }

    /** Brings the sums of a tile's width back from where {@link #out} put them. */
    static void in(
            MemorySegment from, long at, long pitch, int rows, int width, float[] to, int start) {
        for (int i = 0; i < rows; i++) {
            row(from, at + i * pitch, width, to, start + i * Tiles.COLUMNS);
        }
    }

    /** Puts the sums of a tile's width, {@link Tiles#COLUMNS} apart, into rows in memory. */
    static void out(
            float[] from, int start, int rows, int width, MemorySegment to, long at, long pitch) {
        for (int i = 0; i < rows; i++) {
            outRow(from, start + i * Tiles.COLUMNS, width, to, at + i * pitch);
        }
    }

    private static void outRow(float[] from, int start, int width, MemorySegment to, long at) {
        if (width != Tiles.COLUMNS) {
            MemorySegment.copy(from, start, to, F32, at, width);
            return;
        }
        for (int v = 0; v < Tiles.COLUMNS; v += Lanes.COUNT) {
            FloatVector.fromArray(Tiles.SPECIES, from, start + v)
                    .intoMemorySegment(to, at + 4L * v, Tiles.ORDER);
        }
    }

    /**
     * Rows are strided but columns are not: squares are turned in registers, what is left goes one
     * by one.
     */
    private static void copyColumns(
            Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        int wholeRows = Lanes.whole(rows);
        int wholeColumns = Lanes.whole(columns);
        int[] square = Workspace.current().square();
        for (int j = 0; j < wholeColumns; j += Lanes.COUNT) {
            for (int i = 0; i < wholeRows; i += Lanes.COUNT) {
                long corner = at + j * from.across() + (long) i * Float.BYTES;
                Transpose.run(
                        from.memory(),
                        corner,
                        from.across(),
                        to,
                        start + i * pitch + j,
                        pitch,
                        square);
            }
        }
        long right = at + wholeColumns * from.across();
        long below = at + wholeRows * from.down();
        copyElements(
                from, right, wholeRows, columns - wholeColumns, to, start + wholeColumns, pitch);
        copyElements(from, below, rows - wholeRows, columns, to, start + wholeRows * pitch, pitch);
    }

    private static void copyElements(
            Matrices from, long at, int rows, int columns, float[] to, int start, int pitch) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[start + i * pitch + j] =
                        from.memory().get(F32, at + i * from.down() + j * from.across());
            }
        }
    }
}
