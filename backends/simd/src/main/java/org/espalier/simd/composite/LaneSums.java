package org.espalier.simd.composite;

import static org.espalier.simd.composite.ScalarSums.BLOCK;

import java.lang.foreign.MemorySegment;
import org.espalier.simd.Scratch;

/**
 * Sums over a run of floats, in the order of {@link org.espalier.kernel.Op.Reduce} over the last
 * axis: blocks of 4,096 in 16 virtual lanes, joined as a tree. {@link ScalarSums} is the same
 * without vectors. Positions are in bytes. Used by one thread at a time.
 */
final class LaneSums {
    private static final long BYTES = Float.BYTES * ScalarSums.LANES;

    private final MemorySegment lanes;

    /**
     * Sums whose lanes are in scratch, which is aligned: a store across cache lines is slow to read
     * back.
     */
    LaneSums(Scratch scratch) {
        this.lanes = scratch.take(BYTES);
    }

    /** Some of them, for tasks to borrow. */
    static Pool<LaneSums> pool(Scratch scratch) {
        return new Pool<>(() -> new LaneSums(scratch));
    }

    /** Σ x. */
    float sum(MemorySegment x, long at, int n) {
        if (n <= BLOCK) {
            return LaneBlocks.sum(x, at, n, lanes);
        }
        int left = left(n);
        return sum(x, at, left) + sum(x, at + 4L * left, n - left);
    }

    /** Σ (x − mean)². */
    float squares(MemorySegment x, long at, int n, float mean) {
        if (n <= BLOCK) {
            return LaneBlocks.squares(x, at, n, mean, lanes);
        }
        int left = left(n);
        return squares(x, at, left, mean) + squares(x, at + 4L * left, n - left, mean);
    }

    /** Σ exp(x − max). */
    float exponentials(MemorySegment x, long at, int n, float max) {
        if (n <= BLOCK) {
            return LaneBlocks.exponentials(x, at, n, max, lanes);
        }
        int left = left(n);
        return exponentials(x, at, left, max) + exponentials(x, at + 4L * left, n - left, max);
    }

    /** Σ x·y. */
    float products(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
        if (n <= BLOCK) {
            return LaneBlocks.products(x, xAt, y, yAt, n, lanes);
        }
        int left = left(n);
        long step = 4L * left;
        return products(x, xAt, y, yAt, left) + products(x, xAt + step, y, yAt + step, n - left);
    }

    /** Σ (x·y)·(z − mean). */
    float products(
            MemorySegment x,
            long xAt,
            MemorySegment y,
            long yAt,
            MemorySegment z,
            long zAt,
            int n,
            float mean) {
        if (n <= BLOCK) {
            return LaneBlocks.products(x, xAt, y, yAt, z, zAt, n, mean, lanes);
        }
        int left = left(n);
        long step = 4L * left;
        return products(x, xAt, y, yAt, z, zAt, left, mean)
                + products(x, xAt + step, y, yAt + step, z, zAt + step, n - left, mean);
    }

    /**
     * Elements of the tree's left half: the largest power of two of blocks that leaves something
     * for the right.
     */
    private static int left(int n) {
        return BLOCK * Integer.highestOneBit((n - 1) / BLOCK);
    }
}
