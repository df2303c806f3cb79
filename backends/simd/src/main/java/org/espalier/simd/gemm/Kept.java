package org.espalier.simd.gemm;

import java.util.Optional;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/**
 * A whole b, packed once for the launches in which its elements stay as they are. It is packed at
 * the third use of one version: weights that every update follows, as in training without
 * accumulation, gain nothing and cost no memory.
 */
final class Kept implements Contents.Derived {
    /** What a packed b depends on but its elements. */
    private record Key(Layout layout, int columns) {}

    /** Part of what the heap can still hold that one b may take. */
    private static final int SHARE = 4;

    /** Uses of one version that need no panels: by a run's warm-up, and by its first step. */
    private static final int USES = 2;

    private long used; // version of the last use
    private int uses; // of that version
    private long packed; // version of the panels
    private float[] panels = new float[0];

    /** What is kept for an operand, if its memory stays and one matrix serves the whole batch. */
    static Optional<Kept> of(Slice b) {
        Layout layout = b.layout();
        boolean single = layout.shape().dim(0) == 1 || layout.stride(0) == 0;
        return single
                ? b.contents()
                        .map(c -> c.derived(new Key(layout, Tiles.COLUMNS), Kept.class, Kept::new))
                : Optional.empty();
    }

    /** All of b, unless a version has had few uses, or memory is short. */
    Optional<Right> ready(long version, Matrices b, Extents e, Workers workers) {
        uses = used == version ? uses + 1 : 1;
        used = version;
        long size = (long) e.panelsOfColumns() * Tiles.COLUMNS * e.depth();
        if (uses <= USES || !fits(size)) {
            return Optional.empty();
        }
        Right all = Right.whole(b, e, room((int) size));
        if (packed != version) {
            workers.forEach(all.parts(), all::pack);
            packed = version;
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
        used = 0;
    }
}
