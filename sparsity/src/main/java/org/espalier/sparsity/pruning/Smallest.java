package org.espalier.sparsity.pruning;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * The k smallest of numbers in several arrays; of equal ones those that come first. It takes as
 * many passes whatever the numbers are, and remembers none of them: a histogram of the upper halves
 * of their bits finds the half that the k-th has, one of the lower halves finds its number.
 */
final class Smallest implements IntPredicate {
    private static final int HALF = 16; // bits
    private static final int BINS = 1 << HALF;

    /** Numbers that can be gone through again and again, as {@link #key keys}. */
    @FunctionalInterface
    interface Numbers {
        /** Hands out every number, in the same order each time. */
        void each(IntConsumer key);
    }

    private final int bound; // smaller keys are in
    private long left; // of those equal to it, how many more are in

    private Smallest(int bound, long left) {
        this.bound = bound;
        this.left = left;
    }

    /** A number that, read as unsigned, orders as floats do; −0 before 0, NaN after all. */
    static int key(float x) {
        int bits = Float.floatToIntBits(x);
        return bits < 0 ? ~bits : bits | Integer.MIN_VALUE;
    }

    /**
     * Tells of each number, asked once in the arrays' order, whether it is one of the smallest.
     *
     * @param k at most as many as there are
     */
    static Smallest of(List<? extends Numbers> arrays, long k) {
        if (k == 0) {
            return new Smallest(0, 0);
        }
        Bin high = bin(arrays, k, key -> key >>> HALF);
        Bin low =
                bin(
                        arrays,
                        k - high.before(),
                        key -> key >>> HALF == high.number() ? key & (BINS - 1) : -1);
        int bound = high.number() << HALF | low.number();
        return new Smallest(bound, k - high.before() - low.before());
    }

    /** The bin that the k-th number is in, and how many are in those before it. */
    private record Bin(int number, long before) {}

    /** Which bin a key is in; −1 for none. */
    @FunctionalInterface
    private interface Digit {
        int of(int key);
    }

    private static Bin bin(List<? extends Numbers> arrays, long k, Digit digit) {
        long[] counts = new long[BINS];
        for (Numbers numbers : arrays) {
            numbers.each(key -> {
                int d = digit.of(key);
                if (d >= 0) {
                    counts[d]++;
                }
            });
        }
        return find(counts, k);
    }

    private static Bin find(long[] counts, long k) {
        long before = 0;
        int number = 0;
        while (before + counts[number] < k) {
            before += counts[number++];
        }
        return new Bin(number, before);
    }

    @Override
    public boolean test(int key) {
        int order = Integer.compareUnsigned(key, bound);
        return order < 0 || (order == 0 && left-- > 0);
    }
}
