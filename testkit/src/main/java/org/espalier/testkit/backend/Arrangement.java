package org.espalier.testkit.backend;

import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;

/** Ways for the elements of a shape to lie in memory. */
enum Arrangement {
    /** Row-major without gaps. */
    DENSE,
    /** Row-major from an odd element on, with a gap behind every row. */
    SLICED,
    /** The first axis is the contiguous one. */
    TRANSPOSED,
    /** Every third element of the last axis. */
    STEPPED,
    /** All axes backwards. */
    REVERSED,
    /** Neighbours along every axis share elements: reading only. */
    SLIDING,
    /** Stride 0 along the first axis: reading only. */
    FIRST_REPEATED,
    /** Stride 0 along the last axis: reading only. */
    LAST_REPEATED;

    private static final int GAP = 3;
    private static final int OFFSET = 5;

    /** Those in which no two elements share memory, which outputs need. */
    static final List<Arrangement> DISJOINT = List.of(DENSE, SLICED, TRANSPOSED, STEPPED, REVERSED);

    /** The layout, placed so that no element lies before the buffer's first. */
    Layout layout(Shape shape) {
        long[] strides = strides(shape);
        long first = this == DENSE ? 0 : OFFSET;
        for (int i = 0; i < strides.length; i++) {
            first += Math.max(0, -strides[i] * (shape.dim(i) - 1));
        }
        return Layout.of(shape, strides, first);
    }

    private long[] strides(Shape shape) {
        int rank = shape.rank();
        long[] dense = Layout.dense(shape).strides();
        return switch (this) {
            case DENSE -> dense;
            case SLICED -> Layout.dense(padded(shape)).strides();
            case TRANSPOSED -> transposed(shape);
            case STEPPED -> Arrays.stream(dense).map(s -> s * GAP).toArray();
            case REVERSED -> Arrays.stream(dense).map(s -> -s).toArray();
            case SLIDING -> Arrays.stream(dense).map(s -> 1).toArray();
            case FIRST_REPEATED -> zero(dense, 0);
            case LAST_REPEATED -> zero(dense, rank - 1);
        };
    }

    private static Shape padded(Shape shape) {
        return shape.rank() == 0 ? shape : shape.with(-1, shape.dim(-1) + GAP);
    }

    private static long[] transposed(Shape shape) {
        long[] strides = new long[shape.rank()];
        long step = 1;
        for (int i = 0; i < strides.length; i++) {
            strides[i] = step;
            step *= Math.max(1, shape.dim(i));
        }
        return strides;
    }

    private static long[] zero(long[] strides, int axis) {
        if (strides.length > 0) {
            strides[axis] = 0;
        }
        return strides;
    }

    /** How many elements the memory under a layout needs. */
    static long extent(Layout layout) {
        Shape shape = layout.shape();
        if (shape.elements() == 0) {
            return layout.offset();
        }
        long last = layout.offset();
        for (int i = 0; i < shape.rank(); i++) {
            last += Math.max(0, layout.stride(i) * (shape.dim(i) - 1));
        }
        return last + 1;
    }
}
