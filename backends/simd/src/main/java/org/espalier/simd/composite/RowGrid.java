package org.espalier.simd.composite;

import org.espalier.spi.backend.Workers;

/**
 * Rows cut into chunks. It depends on shapes alone.
 *
 * @param rows how many rows
 * @param step rows of a chunk; the last has the rest
 */
record RowGrid(long rows, long step) {
    private static final int ELEMENTS = 1 << 14;
    private static final int SUMMED_ROWS = 64;
    private static final int SUMMED_CHUNKS = 256;

    /** The work on one chunk. */
    @FunctionalInterface
    interface Task {
        /** Rows {@code first} to {@code end} (exclusive) of chunk {@code chunk}. */
        void run(int chunk, long first, long end);
    }

    /** Chunks for rows that do not depend on each other: some 16,000 elements each. */
    static RowGrid independent(long rows, int width) {
        return new RowGrid(rows, Math.max(1, ELEMENTS / Math.max(1, width)));
    }

    /**
     * Chunks for sums over rows, with one partial sum each: multiples of 64 rows, at most 256
     * chunks.
     */
    static RowGrid summed(long rows) {
        long blocks = Math.ceilDiv(rows, SUMMED_ROWS);
        return new RowGrid(rows, SUMMED_ROWS * Math.max(1, Math.ceilDiv(blocks, SUMMED_CHUNKS)));
    }

    int chunks() {
        return Math.toIntExact(Math.ceilDiv(rows, step));
    }

    void forEach(Workers workers, Task task) {
        workers.forEach(chunks(), c -> task.run(c, c * step, Math.min(rows, (c + 1) * step)));
    }
}
