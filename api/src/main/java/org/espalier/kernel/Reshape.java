package org.espalier.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reshapes a strided layout without a copy where the axes that are merged lie evenly in memory. */
final class Reshape {
    private record Run(long size, long stride) {}

    private final Layout source;
    private final Shape target;

    Reshape(Layout source, Shape target) {
        this.source = source;
        this.target = target;
    }

    @Nullable Layout layout() {
        List<Run> runs = merged();
        long[] strides = new long[target.rank()];
        int r = runs.size() - 1;
        long left = r < 0 ? 1 : runs.get(r).size;
        long step = r < 0 ? 0 : runs.get(r).stride;
        for (int i = target.rank() - 1; i >= 0; i--) {
            long d = target.dim(i);
            if (d != 1 && left == 1 && r > 0) {
                r--;
                left = runs.get(r).size;
                step = runs.get(r).stride;
            }
            if (d == 0 || left % d != 0) {
                return null;
            }
            strides[i] = step;
            step *= d;
            left /= d;
        }
        return left == 1 && r <= 0 ? Layout.of(target, strides, source.offset()) : null;
    }

    /** The source's axes without size-1 axes, neighbours merged where one stride serves both. */
    private List<Run> merged() {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < source.shape().rank(); i++) {
            long size = source.shape().dim(i);
            long stride = source.stride(i);
            if (size == 1) {
                continue;
            }
            Run last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && last.stride == stride * size) {
                runs.set(runs.size() - 1, new Run(last.size * size, stride));
            } else {
                runs.add(new Run(size, stride));
            }
        }
        return runs;
    }
}
