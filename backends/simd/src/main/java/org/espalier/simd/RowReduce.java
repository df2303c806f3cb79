package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.Combine;

/** Combines rows of at most a block each, several at a time. */
record RowReduce(SimdContext context, Combine combine, Sweep sweep, Target target) {
    private static final int ELEMENTS = Fold.BLOCK;
    private static final long RESULTS = Fold.SPILL;
    private static final long MAPPED = RESULTS + 4L * ELEMENTS;

    /** Combines {@code rows} rows of {@code width} elements. */
    void run(long rows, int width) {
        Grid.forEach(
                context.workers(),
                rows,
                width,
                sweep.operations(),
                (from, to) -> chunk(from, to, width));
    }

    private void chunk(long from, long to, int width) {
        MemorySegment m = context.scratch().take(MAPPED + 4L * ELEMENTS);
        try (Sweep.Cursor cursor = sweep.open()) {
            int together = ELEMENTS / Math.max(1, width);
            for (long row = from; row < to; ) {
                int rows = (int) Math.min(together, to - row);
                cursor.run(row * width, (long) rows * width, m, MAPPED);
                fold(m, rows, width);
                target.write(row, m, RESULTS, rows);
                row += rows;
            }
        } finally {
            context.scratch().give(m);
        }
    }

    private void fold(MemorySegment m, int rows, int width) {
        for (int r = 0; r < rows; r++) {
            float value = Fold.block(combine, m, MAPPED + 4L * r * width, width, 0);
            Lanes.store(value, m, RESULTS + 4L * r);
        }
    }
}
