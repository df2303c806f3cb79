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

    /**
     * Runs items 0 … count − 1 in chunks, each of about {@link #CHUNK} elements when an item has
     * {@code size}.
     */
    static void forEach(Workers workers, long count, long size, Range range) {
        long items = Math.max(1, CHUNK / Math.max(1, size));
        int chunks = Math.toIntExact((count + items - 1) / items);
        workers.forEach(chunks, c -> range.run(c * items, Math.min(count, (c + 1) * items)));
    }
}
