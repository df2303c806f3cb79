package org.espalier.simd.gemm;

import java.util.Optional;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/** A whole b, packed once for the launches in which its elements stay as they are. */
final class Kept implements Contents.Derived {
    /** What a packed b depends on but its elements. */
    private record Key(Layout layout, int columns) {}

    /** Part of what the heap can still hold that one b may take. */
    private static final int SHARE = 4;

    private final Contents weights;
    private long packed; // version of the panels
    private float[] panels = new float[0];

    private Kept(Contents weights) {
        this.weights = weights;
    }

    /** What is kept for an operand that is used often, if one matrix serves the whole batch. */
    static Optional<Kept> of(Slice b) {
        Layout layout = b.layout();
        boolean single = layout.shape().dim(0) == 1 || layout.stride(0) == 0;
        Key key = new Key(layout, Tiles.COLUMNS);
        return b.contents()
                .filter(_ -> single)
                .flatMap(c -> c.derived(key, Kept.class, () -> new Kept(c)));
    }

    /** All of b, unless memory is short. */
    Optional<Right> ready(Matrices b, Extents e, Workers workers) {
        long size = (long) e.panelsOfColumns() * Tiles.COLUMNS * e.depth();
        if (!fits(size)) {
            return Optional.empty();
        }
        Right all = Right.whole(b, e, room((int) size));
        if (packed != weights.version()) {
            workers.forEach(all.parts(), all::pack);
            packed = weights.version();
        }
        return Optional.of(all);
    }

    private boolean fits(long size) {
        Runtime heap = Runtime.getRuntime();
        long free = heap.maxMemory() - heap.totalMemory() + heap.freeMemory();
        boolean small = size < Integer.MAX_VALUE && size * Float.BYTES < free / SHARE;
        return size <= panels.length || small;
    }

    private float[] room(int size) {
        if (panels.length < size) {
            packed = 0;
            panels = new float[size];
        }
        return panels;
    }

    /** Elements that are kept. */
    int elements() {
        return panels.length;
    }

    @Override
    public void close() {
        panels = new float[0];
        packed = 0;
    }
}
