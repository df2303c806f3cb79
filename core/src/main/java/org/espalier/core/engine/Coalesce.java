package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;

/**
 * Merges neighbouring axes where one stride serves both in every operand, and drops axes of size 1.
 */
final class Coalesce {
    private Coalesce() {}

    /**
     * All layouts over merged axes. An axis in {@code walls} is not merged with the one before it.
     *
     * @return the layouts, all of one shape
     */
    static List<Layout> merge(List<Layout> layouts, int... walls) {
        Shape shape = layouts.getFirst().shape();
        List<Integer> starts = new ArrayList<>(); // first axis of each merged run
        int previous = -1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dim(axis) == 1) {
                continue;
            }
            if (previous < 0 || walled(walls, previous, axis) || !even(layouts, previous, axis)) {
                starts.add(axis);
            }
            previous = axis;
        }
        List<Layout> merged = new ArrayList<>(layouts.size());
        for (Layout l : layouts) {
            merged.add(merged(l, starts));
        }
        return merged;
    }

    private static boolean walled(int[] walls, int from, int to) {
        for (int wall : walls) {
            if (from < wall && wall <= to) {
                return true;
            }
        }
        return false;
    }

    private static boolean even(List<Layout> layouts, int outer, int inner) {
        for (Layout l : layouts) {
            if (l.stride(outer) != l.stride(inner) * l.shape().dim(inner)) {
                return false;
            }
        }
        return true;
    }

    private static Layout merged(Layout l, List<Integer> starts) {
        long[] dims = new long[starts.size()];
        long[] strides = new long[starts.size()];
        for (int i = 0; i < dims.length; i++) {
            int end = i + 1 < dims.length ? starts.get(i + 1) : l.shape().rank();
            dims[i] = 1;
            for (int axis = starts.get(i); axis < end; axis++) {
                dims[i] *= l.shape().dim(axis);
                if (l.shape().dim(axis) != 1) {
                    strides[i] = l.stride(axis);
                }
            }
        }
        return Layout.of(Shape.of(dims), strides, l.offset());
    }

    /**
     * Where a wall before {@code axis} ends up after {@link #merge}: the number of merged axes
     * before it.
     */
    static int moved(List<Layout> layouts, int axis, int... walls) {
        List<Layout> head = new ArrayList<>(layouts.size());
        for (Layout l : layouts) {
            long[] strides = Arrays.copyOf(l.strides(), axis);
            head.add(Layout.of(l.shape().slice(0, axis), strides, l.offset()));
        }
        return merge(head, walls).getFirst().shape().rank();
    }
}
