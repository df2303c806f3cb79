package org.espalier.simd;

import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;

/**
 * The axes that loops over several operands of one shape need, at least one. Strides and offsets
 * count elements; neither they nor the sizes change.
 */
final class Axes {
    private final long[] dims;
    private final long[][] strides;
    private final long[] offsets;

    /**
     * Axes as they are.
     *
     * @param dims sizes, outermost first
     * @param strides for each operand the distance between neighbours along each axis
     * @param offsets for each operand the position of the first element
     */
    Axes(long[] dims, long[][] strides, long[] offsets) {
        this.dims = dims;
        this.strides = strides;
        this.offsets = offsets;
    }

    /**
     * The axes of layouts of one shape: size 1 left out, neighbours merged where one stride serves
     * both in all.
     */
    static Axes merged(List<Layout> layouts) {
        Shape shape = layouts.getFirst().shape();
        Axes merged = new Axes(new long[shape.rank()], copies(layouts), offsets(layouts));
        int rank = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dim(axis) != 1) {
                rank = merged.append(rank, shape.dim(axis), axis);
            }
        }
        return merged.truncated(rank);
    }

    /** The axes as they are; a scalar shape gets one. */
    static Axes plain(List<Layout> layouts) {
        Shape shape = layouts.getFirst().shape();
        Axes all = new Axes(shape.dims(), copies(layouts), offsets(layouts));
        return all.truncated(shape.rank());
    }

    private static long[][] copies(List<Layout> layouts) {
        return layouts.stream().map(Layout::strides).toArray(long[][]::new);
    }

    private static long[] offsets(List<Layout> layouts) {
        return layouts.stream().mapToLong(Layout::offset).toArray();
    }

    /**
     * Puts an axis behind the first {@code rank}, or merges it with the last of them; gives the new
     * rank.
     */
    private int append(int rank, long size, int axis) {
        boolean joins = rank > 0;
        for (long[] s : strides) {
            joins = joins && s[rank - 1] == s[axis] * size;
        }
        int at = joins ? rank - 1 : rank;
        dims[at] = joins ? dims[at] * size : size;
        for (long[] s : strides) {
            s[at] = s[axis];
        }
        return at + 1;
    }

    private Axes truncated(int rank) {
        int kept = Math.max(1, rank);
        long[] d = Arrays.copyOf(dims, kept);
        long[][] s = new long[strides.length][];
        for (int k = 0; k < s.length; k++) {
            s[k] = Arrays.copyOf(strides[k], kept);
            s[k][kept - 1] = rank == 0 ? 1 : s[k][kept - 1];
        }
        d[kept - 1] = rank == 0 ? 1 : d[kept - 1];
        return new Axes(d, s, offsets);
    }

    /** How many operands there are. */
    int operands() {
        return offsets.length;
    }

    /** The size of an axis. */
    long dim(int axis) {
        return dims[axis];
    }

    /** The distance between an operand's neighbours along an axis. */
    long stride(int operand, int axis) {
        return strides[operand][axis];
    }

    /** The position of an operand's first element. */
    long offset(int operand) {
        return offsets[operand];
    }

    /** How many axes there are. */
    int rank() {
        return dims.length;
    }

    /** The size of the last axis. */
    long inner() {
        return dims[dims.length - 1];
    }

    /** The stride of an operand along the last axis. */
    long innerStride(int operand) {
        return strides[operand][dims.length - 1];
    }

    /** The number of elements. */
    long elements() {
        long n = 1;
        for (long d : dims) {
            n *= d;
        }
        return n;
    }

    /** These axes without the last so many. {@link Odometer} walks all but the last. */
    Axes outer(int fewer) {
        int kept = dims.length - fewer;
        long[][] s = new long[strides.length][];
        for (int k = 0; k < s.length; k++) {
            s[k] = Arrays.copyOf(strides[k], kept);
        }
        return new Axes(Arrays.copyOf(dims, kept), s, offsets);
    }

    /**
     * The order that suits a copy: last the target's shortest stride, before it the source's
     * shortest.
     */
    Axes forCopy() {
        Axes a = this;
        for (int operand = 1; operand >= 0 && a.rank() > 1; operand--) {
            int last = operand == 1 ? a.rank() - 1 : a.rank() - 2;
            a = a.moved(a.shortest(operand, last + 1), last);
        }
        return a;
    }

    /**
     * Of the first {@code count} axes the one with the operand's shortest stride; the last of
     * equals.
     */
    private int shortest(int operand, int count) {
        int best = count - 1;
        for (int axis = count - 1; axis >= 0; axis--) {
            if (Math.abs(strides[operand][axis]) < Math.abs(strides[operand][best])) {
                best = axis;
            }
        }
        return best;
    }

    private Axes moved(int axis, int place) {
        long[][] s = new long[strides.length][];
        for (int k = 0; k < s.length; k++) {
            s[k] = moved(strides[k], axis, place);
        }
        return new Axes(moved(dims, axis, place), s, offsets);
    }

    private static long[] moved(long[] values, int from, int to) {
        long[] v = values.clone();
        System.arraycopy(values, from + 1, v, from, to - from);
        v[to] = values[from];
        return v;
    }
}
