package org.espalier.onednn;

import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;

/**
 * A matrix of a product, wherever it lies.
 *
 * @param rows how many rows
 * @param columns how many columns
 * @param down distance between rows, in elements
 * @param across distance between columns, in elements
 */
record Matrix(DType dtype, long rows, long columns, long down, long across) {
    /** One of the matrices of a batch [B, rows, columns]. */
    static Matrix of(DType dtype, Layout layout) {
        return new Matrix(
                dtype,
                layout.shape().dim(1),
                layout.shape().dim(2),
                layout.stride(1),
                layout.stride(2));
    }

    Matrix part(long partRows, long partColumns) {
        return new Matrix(dtype, partRows, partColumns, down, across);
    }

    /** The same rows and columns without gaps. */
    Matrix dense() {
        return new Matrix(dtype, rows, columns, columns, 1);
    }

    /**
     * Whether oneDNN can read it: one axis without gaps, and no two elements in one place. An axis
     * of one element may have any stride.
     */
    boolean isPlain() {
        return plain(rows, columns, down, across) || plain(columns, rows, across, down);
    }

    private static boolean plain(long outer, long inner, long outerStride, long innerStride) {
        return (inner == 1 || innerStride == 1) && (outer == 1 || outerStride >= inner);
    }

    /** Plain strides, whatever those of an axis of one element were. */
    Matrix normal() {
        boolean rowMajor = plain(rows, columns, down, across);
        return rowMajor
                ? new Matrix(dtype, rows, columns, rows == 1 ? columns : down, 1)
                : new Matrix(dtype, rows, columns, 1, columns == 1 ? rows : across);
    }

    /** oneDNN's number for the type. */
    int type() {
        return switch (dtype) {
            case F16 -> 1;
            case BF16 -> 2;
            case F32 -> 3;
            case I32 -> 4;
            case I8 -> 5;
            case U8 -> 6;
            case F64, I64, BOOL ->
                    throw new IllegalStateException("no product of " + dtype + " is claimed");
        };
    }
}
