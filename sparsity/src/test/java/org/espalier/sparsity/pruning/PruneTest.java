package org.espalier.sparsity.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptionException;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.OptionValues;
import org.espalier.train.UpdateTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which weights of one parameter become zero, and that they stay so. */
@ExtendWith(NoLeaks.class)
class PruneTest {
    private final SplittableRandom random = new SplittableRandom(5);

    private static UpdateTransform prune(Object... namesAndValues) {
        return new Prune().create(OptionValues.of(namesAndValues));
    }

    private static void with(UpdateTransform t, double momentum, Consumer<OptimizerBench> part) {
        new Descent(momentum).with(t, DType.F32, part);
    }

    private double[] numbers(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> (float) random.nextDouble(-1, 1));
        return x;
    }

    private static long zeros(double[] x) {
        return Arrays.stream(x).filter(a -> a == 0).count();
    }

    /** The k of least magnitude, by a stable sort, are zero. */
    private static double[] pruned(double[] w, long k) {
        double[] expected = w.clone();
        IntStream.range(0, w.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Math.abs(w[i])))
                .limit(k)
                .forEach(i -> expected[i] = 0);
        return expected;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 13, 65, 1003})
    void exactlyAsManyAsAsked(int n) {
        for (double share : new double[] {0, 0.1, 0.5, 0.57, 0.9, 1}) {
            double[] w = numbers(n);
            with(
                    prune("sparsity", share, "start", 1L, "end", 1L),
                    0,
                    bench -> {
                        bench.weights(w, 1, n);
                        bench.step(new double[n]);
                        double[] expected = pruned(w, (long) Math.rint(share * n));
                        assertArrayEquals(expected, bench.weights(), share + "");
                    });
        }
    }

    @Test
    void ofEqualWeightsTheFirstAreTaken() {
        double[] w = new double[13];
        Arrays.setAll(w, i -> i % 2 == 0 ? 0.5 : -0.5);
        with(
                prune("sparsity", 0.4, "start", 1L, "end", 1L),
                0,
                bench -> {
                    bench.weights(w, 13, 1);
                    bench.step(new double[13]);
                    assertArrayEquals(pruned(w, 5), bench.weights());
                    assertEquals(0, bench.weights()[4]);
                    assertEquals(-0.5, bench.weights()[5]);
                });
    }

    /** Pruned weights are +0 to the bit after each update, whatever gradients and momentum say. */
    @Test
    void whatIsPrunedStaysSo() {
        int n = 65;
        double[] w = numbers(n);
        with(
                prune("sparsity", 0.8, "start", 2L, "end", 8L, "every", 3L),
                0.9,
                bench -> {
                    bench.weights(w, 5, 13);
                    CubicSchedule schedule = new CubicSchedule(0, 0.8, 2, 8, 3);
                    double[] before = w;
                    for (long t = 1; t <= 12; t++) {
                        bench.step(numbers(n));
                        double[] now = bench.weights();
                        assertEquals(
                                (long) Math.rint(schedule.at(t) * n), zeros(now), "update " + t);
                        for (int i = 0; i < n; i++) {
                            boolean isBack = before[i] == 0 && now[i] != 0;
                            boolean isNegative =
                                    Double.doubleToRawLongBits(now[i]) == Long.MIN_VALUE;
                            assertTrue(!isBack && !isNegative, "weight " + i);
                        }
                        before = now;
                    }
                });
    }

    /**
     * A zero that was never pruned can be trained; one that was has no gradient, so no momentum.
     */
    @Test
    void theStateSaysWhatWasPruned() {
        with(
                prune("sparsity", 0.5, "start", 1L, "end", 1L),
                0.9,
                bench -> {
                    bench.weights(new double[] {0, 0, 3, 4}, 2, 2);
                    bench.step(0, 0, 0, 0);
                    assertArrayEquals(
                            new double[] {1, 1, 0, 0}, bench.state().get("update[0].pruned"));
                    bench.step(1, 1, 6, 0);
                    assertArrayEquals(new double[] {0, 0, 0, 4}, bench.weights());
                    assertArrayEquals(new double[] {0, 0, 6, 0}, bench.state().get("v"), 1e-6);
                    bench.step(0, 0, 0, 0);
                    assertArrayEquals(new double[] {0, 0, -0.9 * 3, 4}, bench.weights(), 1e-6);
                });
    }

    /** Momentum of before makes a pruned weight the largest one until it is zeroed again. */
    @Test
    void whatWasTakenIsTakenAgain() {
        with(
                prune("initial", 1 / 3.0, "sparsity", 0.5, "end", 2L, "every", 1L),
                0.9,
                bench -> {
                    bench.weights(new double[] {10, 2, 3, 4, 5, 6}, 2, 3);
                    bench.step(20, 0, 0, 0, 0, 0);
                    assertArrayEquals(new double[] {0, 0, 3, 4, 5, 6}, bench.weights());
                    bench.step(new double[6]);
                    assertArrayEquals(new double[] {0, 0, 0, 4, 5, 6}, bench.weights());
                });
    }

    /** S = −Σ η·g·w: what moves towards zero goes first, also where it is still large. */
    @Test
    void byMovement() {
        double[] w = {1, 2, -1, -2, 0.1, 3};
        double[] g = {-1, 1, 1, -0.25, -1, 0};
        with(
                prune("score", "movement", "sparsity", 0.5, "start", 2L, "end", 2L),
                0,
                bench -> {
                    bench.weights(w, 2, 3);
                    double[] score = new double[6];
                    for (int t = 0; t < 2; t++) {
                        double[] now = bench.weights();
                        Arrays.setAll(score, i -> score[i] - Descent.RATE * g[i] * now[i]);
                        bench.step(g);
                    }
                    assertArrayEquals(score, bench.state().get("update[0].score"), 1e-6);
                    double[] left = bench.weights();
                    assertArrayEquals(new double[] {2, 0, -2, 0, 1.1, 0}, left, 1e-6);
                });
    }

    @Test
    void vectorsAreLeftAlone() {
        UpdateTransform t = prune("match", "*.fc.*");
        assertTrue(t.fits("a.fc.weight", Shape.of(3, 4)));
        assertFalse(t.fits("a.fc.bias", Shape.of(3)));
        assertFalse(t.fits("a.head.weight", Shape.of(3, 4)));
    }

    private static String refusal(Object... namesAndValues) {
        return assertThrows(OptionException.class, () -> prune(namesAndValues)).getMessage();
    }

    @Test
    void badOptionsAreNamed() {
        assertEquals(
                "option 'initial' is 0.9 and 'sparsity' is 0.5; it must not be greater. Fix: sparsity: 0.9",
                refusal("initial", 0.9, "sparsity", 0.5));
        assertEquals(
                "option 'start' is 2000 and 'end' is 1000; it must not be greater. Fix: end: 2000",
                refusal("start", 2000L));
    }
}
