package org.espalier.opencl.source;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;

/**
 * Sizes and strides of layouts of one shape with as few axes as will do: axes of size 1 are left
 * out, and neighbours that every layout walks in one stride are one axis.
 */
final class Axes {
    /** One axis: its size, and a stride per layout. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Axis(long size, long[] strides) {}

    private final List<Axis> axes = new ArrayList<>();
    private final int layouts;

    Axes(List<Layout> layouts) {
        this.layouts = layouts.size();
        if (!layouts.isEmpty()) {
            Shape shape = layouts.getFirst().shape();
            for (int a = 0; a < shape.rank(); a++) {
                add(axis(layouts, a));
            }
        }
    }

    private static Axis axis(List<Layout> layouts, int axis) {
        long[] strides = layouts.stream().mapToLong(l -> l.stride(axis)).toArray();
        return new Axis(layouts.getFirst().shape().dim(axis), strides);
    }

    private void add(Axis next) {
        if (next.size == 1) {
            return;
        }
        if (!axes.isEmpty() && continues(axes.getLast(), next)) {
            Axis outer = axes.removeLast();
            axes.add(new Axis(outer.size * next.size, next.strides));
        } else {
            axes.add(next);
        }
    }

    private static boolean continues(Axis outer, Axis inner) {
        for (int i = 0; i < inner.strides.length; i++) {
            if (outer.strides[i] != inner.strides[i] * inner.size) {
                return false;
            }
        }
        return true;
    }

    int rank() {
        return axes.size();
    }

    /** Writes all sizes, then the strides of the first layout, then of the next. */
    void fill(Table table) {
        axes.forEach(a -> table.add(a.size));
        for (int i = 0; i < layouts; i++) {
            int layout = i;
            axes.forEach(a -> table.add(a.strides[layout]));
        }
    }
}
