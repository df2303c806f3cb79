package org.espalier.kernel;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of a tensor's axes, outermost first. Immutable; equal by value. */
public final class Shape {
    /** More axes than this are refused. */
    public static final int MAX_RANK = 16;

    private static final Shape SCALAR = new Shape();

    private final long[] dims;
    private final long elements;

    private Shape(long... dims) {
        this.dims = dims;
        this.elements = product(dims);
    }

    /** A shape with these axis sizes; none gives the scalar shape. */
    public static Shape of(long... dims) {
        if (dims.length == 0) {
            return SCALAR;
        }
        if (dims.length > MAX_RANK) {
            throw new ShapeException("shape: rank " + dims.length + " exceeds " + MAX_RANK);
        }
        return new Shape(dims.clone());
    }

    /** The shape of a single number, with no axes. */
    public static Shape scalar() {
        return SCALAR;
    }

    private static long product(long[] dims) {
        long n = 1;
        boolean empty = false;
        for (long d : dims) {
            if (d < 0) {
                throw new ShapeException("shape: negative axis in " + Arrays.toString(dims));
            }
            empty |= d == 0;
            n = d == 0 ? n : multiply(n, d, dims);
        }
        return empty ? 0 : n;
    }

    private static long multiply(long a, long b, long[] dims) {
        if (Math.multiplyHigh(a, b) != 0 || a * b < 0) {
            throw new ShapeException("shape: too many elements: " + Arrays.toString(dims));
        }
        return a * b;
    }

    /** The number of axes. */
    public int rank() {
        return dims.length;
    }

    /** The product of the axis sizes; 1 for a scalar. */
    public long elements() {
        return elements;
    }

    /** The size of an axis; negative axes count from the last. */
    public long dim(int axis) {
        return dims[axis(axis)];
    }

    /** A copy of the axis sizes. */
    public long[] dims() {
        return dims.clone();
    }

    /** The axis as a number from 0, checked; negative axes count from the last. */
    public int axis(int axis) {
        int a = axis < 0 ? axis + dims.length : axis;
        if (a < 0 || a >= dims.length) {
            throw new ShapeException("axis " + axis + " does not exist in shape " + this);
        }
        return a;
    }

    /** This shape with one axis resized. */
    public Shape with(int axis, long size) {
        long[] d = dims.clone();
        d[axis(axis)] = size;
        return new Shape(d);
    }

    /** This shape without one axis. */
    public Shape without(int axis) {
        int a = axis(axis);
        long[] d = new long[dims.length - 1];
        System.arraycopy(dims, 0, d, 0, a);
        System.arraycopy(dims, a + 1, d, a, d.length - a);
        return new Shape(d);
    }

    /** This shape with one axis of the given size put in before {@code axis}; −1 puts it last. */
    public Shape insert(int axis, long size) {
        int a = axis < 0 ? axis + dims.length + 1 : axis;
        if (a < 0 || a > dims.length) {
            throw new ShapeException(
                    "a new axis at %s lies outside shape %s".formatted(axis, this));
        }
        long[] d = new long[dims.length + 1];
        System.arraycopy(dims, 0, d, 0, a);
        d[a] = size;
        System.arraycopy(dims, a, d, a + 1, dims.length - a);
        return of(d);
    }

    /** The axes from {@code from} (inclusive) to {@code to} (exclusive). */
    public Shape slice(int from, int to) {
        return of(Arrays.copyOfRange(dims, from, to));
    }

    /** This shape followed by the axes of another. */
    public Shape concat(Shape tail) {
        long[] d = Arrays.copyOf(dims, dims.length + tail.dims.length);
        System.arraycopy(tail.dims, 0, d, dims.length, tail.dims.length);
        return of(d);
    }

    /** True when this shape can be broadcast to the target by NumPy's rule. */
    public boolean broadcastsTo(Shape target) {
        int shift = target.rank() - rank();
        for (int i = 0; i < rank(); i++) {
            if (shift < 0 || (dims[i] != 1 && dims[i] != target.dims[i + shift])) {
                return false;
            }
        }
        return shift >= 0;
    }

    /**
     * The common shape of two by NumPy's rule.
     *
     * @throws ShapeException when an axis differs and neither size is 1
     */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        long[] d = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long x = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            long y = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (x != y && x != 1 && y != 1) {
                throw new ShapeException(
                        "shapes %s and %s do not broadcast: axis -%s is %s and %s, neither is 1"
                                .formatted(a, b, i, x, y));
            }
            d[rank - i] = x == 1 ? y : x;
        }
        return of(d);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** For instance {@code [32, 128, 768]}. */
    @Override
    public String toString() {
        return Arrays.stream(dims)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
