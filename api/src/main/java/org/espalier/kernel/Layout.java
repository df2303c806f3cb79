package org.espalier.kernel;

import java.util.Arrays;

/**
 * Where the elements of a shape lie in a buffer: element (i₀, i₁, …) is at {@code offset + Σ
 * iₖ·strideₖ}. Strides and offset count elements, not bytes; a stride may be 0 (broadcast) or
 * negative (reversed).
 */
public final class Layout {
    /** What a kernel may be compiled for; part of every cache key. */
    public enum Kind {
        /**
         * Row-major without gaps, whatever the strides of axes of size 1; and every layout that has
         * an axis of size 0, whatever its strides and offset.
         */
        DENSE,
        /** Last axis of stride 1, some other axis with gaps or out of order. */
        INNER_DENSE,
        /** Last axis of stride 0: one value along every row. */
        BROADCAST,
        /** Anything else. */
        STRIDED
    }

    private final Shape shape;
    private final long[] strides;
    private final long offset;
    private final Kind kind;

    private Layout(Shape shape, long[] strides, long offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.kind = classify();
    }

    /** The row-major layout of a shape from element 0. */
    public static Layout dense(Shape shape) {
        return dense(shape, 0);
    }

    /** The row-major layout of a shape from an element. */
    public static Layout dense(Shape shape, long offset) {
        long[] strides = new long[shape.rank()];
        long step = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape.dim(i));
        }
        return new Layout(shape, strides, offset);
    }

    /** A layout with the given strides and offset, in elements. */
    public static Layout of(Shape shape, long[] strides, long offset) {
        if (strides.length != shape.rank()) {
            throw new ShapeException("layout: " + strides.length + " strides for shape " + shape);
        }
        return new Layout(shape, strides.clone(), offset);
    }

    private Kind classify() {
        if (shape.elements() == 0 || isRowMajor()) {
            return Kind.DENSE;
        }
        long inner = strides[strides.length - 1];
        return inner == 1 ? Kind.INNER_DENSE : inner == 0 ? Kind.BROADCAST : Kind.STRIDED;
    }

    private boolean isRowMajor() {
        long step = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            if (shape.dim(i) != 1 && strides[i] != step) {
                return false;
            }
            step *= shape.dim(i);
        }
        return true;
    }

    /** The logical shape. */
    public Shape shape() {
        return shape;
    }

    /**
     * The distance between neighbours along an axis (negative axes count from the last), in
     * elements.
     */
    public long stride(int axis) {
        return strides[shape.axis(axis)];
    }

    /** A copy of the strides, in elements. */
    public long[] strides() {
        return strides.clone();
    }

    /** The position of the first element, in elements. */
    public long offset() {
        return offset;
    }

    /** The class a kernel is compiled for. */
    public Kind kind() {
        return kind;
    }

    /** True for row-major without gaps. */
    public boolean isDense() {
        return kind == Kind.DENSE;
    }

    /** The axes in another order: axis i of the result is axis {@code order[i]} of this. */
    public Layout permute(int... order) {
        long[] d = new long[order.length];
        long[] s = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            d[i] = shape.dim(order[i]);
            s[i] = strides[shape.axis(order[i])];
        }
        return new Layout(Shape.of(d), s, offset);
    }

    /** Broadcast to a larger shape by NumPy's rule: new and size-1 axes get stride 0. */
    public Layout broadcastTo(Shape target) {
        int shift = target.rank() - shape.rank();
        long[] s = new long[target.rank()];
        for (int i = 0; i < shape.rank(); i++) {
            s[i + shift] = shape.dim(i) == target.dim(i + shift) ? strides[i] : 0;
        }
        return new Layout(target, s, offset);
    }

    /**
     * Elements {@code from}, {@code from + step}, … of an axis, {@code count} of them; step may be
     * negative.
     */
    public Layout slice(int axis, long from, long step, long count) {
        int a = shape.axis(axis);
        long[] s = strides.clone();
        s[a] = strides[a] * step;
        return new Layout(shape.with(a, count), s, offset + from * strides[a]);
    }

    /** The same elements under another shape, or null where that needs a copy. */
    public @org.jspecify.annotations.Nullable Layout reshape(Shape target) {
        if (isDense()) {
            return dense(target, offset);
        }
        return new Reshape(this, target).layout();
    }

    /** The position in the buffer of the element with this row-major number. */
    public long position(long index) {
        long at = offset;
        long rest = index;
        for (int i = strides.length - 1; i >= 0 && rest != 0; i--) {
            long d = shape.dim(i);
            at += (rest % d) * strides[i];
            rest /= d;
        }
        return at;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Layout l
                && offset == l.offset
                && shape.equals(l.shape)
                && Arrays.equals(strides, l.strides);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + Arrays.hashCode(strides)) + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " from " + offset;
    }
}
