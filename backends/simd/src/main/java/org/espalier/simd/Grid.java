package org.espalier.simd;

import org.espalier.spi.backend.Workers;

/** Cuts work into chunks for the workers; the cut depends on sizes alone. */
final class Grid {
    /**
     * Elements per chunk: some microseconds of work, and few enough that kernels are compiled
     * early.
     */
    static final long CHUNK = 16_384;

    private Grid() {}

    /** What a chunk runs. */
    interface Range {
        /** Handles items {@code from} to {@code to − 1}. */
        void run(long from, long to);
    }

    /** Operations per element of moving it: a read and a write, as often as not of other lines. */
    private static final int MOVE = 32;

    /** Runs items that are moved or added up. */
    static void forEach(Workers workers, long count, long size, Range range) {
        forEach(workers, count, size, MOVE, range);
    }

    /**
     * Runs items 0 … count − 1 in chunks, each of about {@link #CHUNK} elements when an item has
     * {@code size}.
     *
     * @param operations for an element, as {@link Share} counts them
     */
    static void forEach(Workers workers, long count, long size, int operations, Range range) {
        long items = Math.max(1, CHUNK / Math.max(1, size));
        int chunks = Math.toIntExact((count + items - 1) / items);
        Share.forEach(
                workers,
                chunks,
                (double) count * size * operations,
                c -> range.run(c * items, Math.min(count, (c + 1) * items)));
    }
}
