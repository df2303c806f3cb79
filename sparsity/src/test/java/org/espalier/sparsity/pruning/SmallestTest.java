package org.espalier.sparsity.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The k smallest by histograms against a stable sort. */
class SmallestTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(17);

    /** Few distinct values, or many. */
    private static float[] numbers(int n, boolean hasTies) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = hasTies ? RANDOM.nextInt(-2, 3) * 0.1f : (float) RANDOM.nextDouble(-1, 1);
        }
        return x;
    }

    private static Smallest.Numbers keys(float... x) {
        return each -> IntStream.range(0, x.length).forEach(i -> each.accept(Smallest.key(x[i])));
    }

    /** Places of the k smallest, arrays one after the other. */
    private static List<Integer> expected(float[] joined, int k) {
        return IntStream.range(0, joined.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> joined[i])) // stable
                .limit(k)
                .sorted()
                .toList();
    }

    private static List<Integer> found(List<Smallest.Numbers> arrays, int k) {
        Smallest smallest = Smallest.of(arrays, k);
        List<Integer> places = new ArrayList<>();
        int[] at = {0};
        for (Smallest.Numbers numbers : arrays) {
            numbers.each(key -> {
                if (smallest.test(key)) {
                    places.add(at[0]);
                }
                at[0]++;
            });
        }
        return places;
    }

    @Test
    void theyAreThoseOfAStableSort() {
        for (int n : new int[] {1, 7, 13, 65, 1003}) {
            for (boolean hasTies : new boolean[] {false, true}) {
                float[] x = numbers(n, hasTies);
                for (int k : new int[] {0, 1, n / 3, n / 2, n - 1, n}) {
                    assertEquals(expected(x, k), found(List.of(keys(x)), k), n + ", " + k);
                }
            }
        }
    }

    @Test
    void overSeveralArrays() {
        float[] a = numbers(13, true);
        float[] b = numbers(65, true);
        float[] joined = new float[78];
        System.arraycopy(a, 0, joined, 0, 13);
        System.arraycopy(b, 0, joined, 13, 65);
        for (int k = 0; k <= 78; k++) {
            assertEquals(expected(joined, k), found(List.of(keys(a), keys(b)), k));
        }
    }

    @Test
    void keysOrderAsFloats() {
        float[] ascending = {
            Float.NEGATIVE_INFINITY,
            -Float.MAX_VALUE,
            -1,
            -Float.MIN_VALUE,
            -0f,
            0,
            Float.MIN_VALUE,
            0.1f,
            Math.nextUp(0.1f),
            Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NaN
        };
        for (int i = 1; i < ascending.length; i++) {
            int a = Smallest.key(ascending[i - 1]);
            int b = Smallest.key(ascending[i]);
            assertTrue(Integer.compareUnsigned(a, b) < 0, ascending[i] + "");
        }
    }
}
