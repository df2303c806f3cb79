package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.Combine;

/**
 * Combines over axes before the last: [outer, reduced, inner] to [outer, inner]. Blocks of 256
 * along the reduced axis are combined apart, then added in order.
 */
final class ColumnReduce {
    private static final int BLOCK = 256;

    /** Columns that are handled together. */
    private static final int WIDTH = 1024;

    /** Elements that are mapped together. */
    private static final int PIECE = 4096;

    private final SimdContext context;
    private final Combine combine;
    private final Sweep sweep;
    private final Target target;

    ColumnReduce(SimdContext context, Combine combine, Sweep sweep, Target target) {
        this.context = context;
        this.combine = combine;
        this.sweep = sweep;
        this.target = target;
    }

    void run(long outer, long reduced, long inner) {
        long blocks = Math.max(1, (reduced + BLOCK - 1) / BLOCK);
        MemorySegment partial = context.scratch().take(4 * outer * blocks * inner);
        try {
            long strips = (inner + WIDTH - 1) / WIDTH;
            Work work = new Work(reduced, inner, blocks, strips, partial);
            long size = Math.min(BLOCK, reduced) * Math.min(WIDTH, inner);
            long items = outer * blocks * strips;
            Grid.forEach(context.workers(), items, size, sweep.operations(), work::blocks);
            Grid.forEach(context.workers(), outer, blocks * inner, work::join);
        } finally {
            context.scratch().give(partial);
        }
    }

    /**
     * One launch. Item i of the first pass is strip i mod strips of block (i div strips) mod
     * blocks.
     */
    private final class Work {
        private final long reduced;
        private final long inner;
        private final long blocks;
        private final long strips;
        private final MemorySegment partial;

        Work(long reduced, long inner, long blocks, long strips, MemorySegment partial) {
            this.reduced = reduced;
            this.inner = inner;
            this.blocks = blocks;
            this.strips = strips;
            this.partial = partial;
        }

        void blocks(long from, long to) {
            MemorySegment mapped = context.scratch().take(4 * PIECE);
            try (Sweep.Cursor cursor = sweep.open()) {
                for (long item = from; item < to; item++) {
                    block(cursor, mapped, item / strips, item % strips * WIDTH);
                }
            } finally {
                context.scratch().give(mapped);
            }
        }

        /**
         * Combines one block's rows, columns from {@code column} on, into its place among the
         * partial results.
         */
        private void block(Sweep.Cursor cursor, MemorySegment mapped, long block, long column) {
            int width = (int) Math.min(WIDTH, inner - column);
            long first = block % blocks * BLOCK;
            long rows = Math.min(BLOCK, reduced - first);
            long start = (block / blocks * reduced + first) * inner + column;
            long into = 4 * (block * inner + column);
            fill(into, width);
            int together = width == inner ? PIECE / width : 1;
            for (long r = 0; r < rows; r += together) {
                int n = (int) Math.min(together, rows - r);
                cursor.run(start + r * inner, (long) n * width, mapped, 0);
                for (int i = 0; i < n; i++) {
                    Fold.into(combine, partial, into, mapped, 4L * i * width, width);
                }
            }
        }

        private void fill(long into, int width) {
            for (int i = 0; i < width; i++) {
                Lanes.store(Fold.identity(combine), partial, into + 4L * i);
            }
        }

        /** Combines the blocks of some outer indices in order, and writes the result. */
        void join(long from, long to) {
            int n = Math.toIntExact(inner);
            for (long o = from; o < to; o++) {
                long into = 4 * o * blocks * inner;
                for (long b = 1; b < blocks; b++) {
                    Fold.into(combine, partial, into, partial, into + 4 * b * inner, n);
                }
                target.write(o * inner, partial, into, n);
            }
        }
    }
}
