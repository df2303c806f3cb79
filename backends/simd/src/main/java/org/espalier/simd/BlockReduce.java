package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.Combine;

/** Combines long stretches: every block on its own, then the blocks of each stretch as a tree. */
record BlockReduce(SimdContext context, Combine combine, Sweep sweep, Target target) {
    private static final long MAPPED = Fold.SPILL;

    /** Combines each stretch to one value. */
    void run(Ranges ranges) {
        MemorySegment partial = context.scratch().take(4 * ranges.total());
        try {
            Grid.forEach(
                    context.workers(),
                    ranges.total(),
                    Fold.BLOCK,
                    sweep.operations(),
                    (from, to) -> blocks(ranges, from, to, partial));
            join(ranges, partial);
        } finally {
            context.scratch().give(partial);
        }
    }

    private void blocks(Ranges ranges, long from, long to, MemorySegment partial) {
        MemorySegment m = context.scratch().take(MAPPED + 4L * Fold.BLOCK);
        try (Sweep.Cursor cursor = sweep.open()) {
            for (long b = from; b < to; b++) {
                int n = ranges.size(b);
                cursor.run(ranges.first(b), n, m, MAPPED);
                Lanes.store(Fold.block(combine, m, MAPPED, n, 0), partial, 4 * b);
            }
        } finally {
            context.scratch().give(m);
        }
    }

    private void join(Ranges ranges, MemorySegment partial) {
        MemorySegment result = context.scratch().take(4);
        for (int j = 0; j < ranges.count(); j++) {
            long first = ranges.block(j);
            long count = ranges.block(j + 1) - first;
            Lanes.store(Fold.tree(combine, partial, 4 * first, count), result, 0);
            target.write(j, result, 0, 1);
        }
        context.scratch().give(result);
    }
}
