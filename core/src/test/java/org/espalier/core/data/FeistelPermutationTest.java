package org.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeistelPermutationTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 13, 64, 65, 1003, 65_535, 65_536, 65_537})
    void everyElementIsHitOnce(int size) {
        for (long key : new long[] {0, 1, -1, 42, Long.MIN_VALUE}) {
            var permutation = new FeistelPermutation(size, key);
            var hit = new BitSet(size);
            for (int i = 0; i < size; i++) {
                int to = Math.toIntExact(permutation.apply(i));
                assertFalse(hit.get(to), "size %d key %d: %d twice".formatted(size, key, to));
                hit.set(to);
            }
            assertEquals(size, hit.cardinality());
            assertEquals(size, hit.length());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 40) + 5, (1L << 62) + 1, Long.MAX_VALUE})
    void hugeRangesStayInRangeAndDistinct(long size) {
        var permutation = new FeistelPermutation(size, 3);
        var seen = new TreeSet<Long>();
        for (long i = 0; i < 5000; i++) {
            long to = permutation.apply(i % 2 == 0 ? i : size - i);
            assertTrue(to >= 0 && to < size);
            assertTrue(seen.add(to));
        }
    }

    @Test
    void indicesOutsideAreRefused() {
        var permutation = new FeistelPermutation(13, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> permutation.apply(13));
        assertThrows(IndexOutOfBoundsException.class, () -> permutation.apply(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> new FeistelPermutation(0, 0).apply(0));
        assertThrows(IllegalArgumentException.class, () -> new FeistelPermutation(-1, 0));
    }

    @Test
    void seedsAndEpochsGiveTheirOwnOrders() {
        assertEquals(order(7, 2), order(7, 2));
        var orders = new TreeSet<String>();
        for (long seed = 0; seed < 10; seed++) {
            for (long epoch = 0; epoch < 10; epoch++) {
                orders.add(order(seed, epoch));
            }
        }
        assertEquals(100, orders.size());
        assertNotEquals(order(0, 1), order(1, 0));
    }

    private static String order(long seed, long epoch) {
        var permutation = FeistelPermutation.of(65, seed, epoch);
        return LongStream.range(0, 65)
                .mapToObj(i -> permutation.apply(i) + " ")
                .toList()
                .toString();
    }

    /**
     * 13 places, 13,000 epochs: chi-square with 12 degrees of freedom is above 45 once in 100,000
     * times.
     */
    @Test
    void everyPlaceIsEquallyLikely() {
        int size = 13;
        int expected = 1000;
        for (int element : new int[] {0, 6, 12}) {
            long[] counts = new long[size];
            for (int epoch = 0; epoch < size * expected; epoch++) {
                counts[(int) FeistelPermutation.of(size, 11, epoch).apply(element)]++;
            }
            double chi = 0;
            for (long count : counts) {
                chi += (double) (count - expected) * (count - expected) / expected;
            }
            assertTrue(chi < 45, "element " + element + ": chi-square " + chi);
        }
    }

    /** The mean distance of two independent places in [0, n) is n / 3. */
    @Test
    void neighboursAreTornApart() {
        int size = 100_003;
        var permutation = FeistelPermutation.of(size, 1, 0);
        double sum = 0;
        for (int i = 0; i + 1 < size; i++) {
            sum += Math.abs(permutation.apply(i + 1) - permutation.apply(i));
        }
        assertEquals(1.0 / 3, sum / size / size, 0.01);
    }

    /**
     * The order of samples is part of every run's bits; a second program in another language gave
     * this one.
     */
    @Test
    void theOrderIsFixedForever() {
        var permutation = FeistelPermutation.of(10, 1, 0);
        var order = LongStream.range(0, 10).map(permutation::apply).boxed().toList();
        assertEquals("[3, 8, 6, 2, 4, 5, 0, 9, 1, 7]", order.toString());
    }
}
