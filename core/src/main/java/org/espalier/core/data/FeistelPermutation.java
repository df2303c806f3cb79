package org.espalier.core.data;

import java.util.Objects;

/**
 * A keyed bijection of [0, size) that needs no table: shuffling with O(1) memory and O(1) access to
 * any position.
 *
 * <p>A Feistel network over the smallest power of two that holds {@code size}, followed by cycle
 * walking: while the value lies outside the range it is mapped again. At most half of the domain
 * lies outside, so a walk takes less than two steps on average.
 */
public final class FeistelPermutation {
    private static final int ROUNDS = 8;

    private final long size;
    private final int rightBits;
    private final long leftMask;
    private final long rightMask;
    private final long[] keys = new long[ROUNDS];

    /**
     * The permutation that belongs to a key.
     *
     * @param size the number of elements, 0 or more
     * @param key any number; each gives its own permutation
     */
    public FeistelPermutation(long size, long key) {
        if (size < 0) {
            throw new IllegalArgumentException("permutation: size " + size + " is negative");
        }
        this.size = size;
        int bits = size < 2 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(size - 1);
        this.rightBits = bits - bits / 2;
        this.leftMask = (1L << (bits / 2)) - 1;
        this.rightMask = (1L << rightBits) - 1;
        for (int r = 0; r < ROUNDS; r++) {
            keys[r] = SplitMix.mix(key + r * SplitMix.GAMMA);
        }
    }

    /** The order in which an epoch visits the samples of a dataset. */
    public static FeistelPermutation of(long size, long seed, long epoch) {
        return new FeistelPermutation(
                size, SplitMix.mix(SplitMix.mix(seed + SplitMix.GAMMA) + epoch));
    }

    /** The number of elements. */
    public long size() {
        return size;
    }

    /**
     * Where position {@code index} goes.
     *
     * @throws IndexOutOfBoundsException when the index is not in [0, size)
     */
    public long apply(long index) {
        long x = Objects.checkIndex(index, size);
        do {
            x = network(x);
        } while (x >= size);
        return x;
    }

    private long network(long x) {
        long left = x >>> rightBits;
        long right = x & rightMask;
        for (int r = 0; r < ROUNDS; r += 2) {
            left ^= SplitMix.mix(right + keys[r]) & leftMask;
            right ^= SplitMix.mix(left + keys[r + 1]) & rightMask;
        }
        return left << rightBits | right;
    }
}
