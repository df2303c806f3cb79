package org.espalier.optimizers.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.optimizers.Sgd;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.OptionValues;
import org.espalier.train.UpdateTransform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What transforms make of a gradient of a matrix, against plain Java: w starts at 0 and loses g.
 */
class UpdateTransformsTest {
    private static final int ROWS = 3;
    private static final int COLUMNS = 5;

    private final Session session =
            Host.get()
                    .session(
                            Host.get().reference(),
                            SessionConfig.defaults().threads(1).dtype(DType.F64));

    @AfterEach
    void close() {
        session.close();
    }

    private static double[] numbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[ROWS * COLUMNS];
        Arrays.setAll(x, i -> random.nextDouble(-2, 2));
        return x;
    }

    private static UpdateTransform transform(UpdateTransformProvider provider, Object... options) {
        return provider.create(OptionValues.of(options));
    }

    private OptimizerBench bench(UpdateTransform... transforms) {
        Options plain = OptionValues.of("lr", 0.5, "momentum", 0.0);
        return Host.get().optimizer(new Sgd(), plain, List.of(transforms), session);
    }

    /** What a step with gradient g, rate ½, takes off weights w. */
    private double[] step(double[] w, double[] g, UpdateTransform... transforms) {
        OptimizerBench bench = bench(transforms);
        bench.weights(w, ROWS, COLUMNS);
        bench.step(g);
        double[] after = bench.weights();
        double[] taken = new double[w.length];
        Arrays.setAll(taken, i -> 2 * (w[i] - after[i]));
        return taken;
    }

    private double[] left(double[] g, UpdateTransform... transforms) {
        return step(new double[g.length], g, transforms);
    }

    private static double norm(double[] x, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += x[i] * x[i];
        }
        return StrictMath.sqrt(sum);
    }

    @Test
    void clipNorm() {
        double[] g = numbers(1);
        double norm = norm(g, 0, g.length);
        double[] clipped = left(g, transform(new ClipNorm(), "max", 0.25));
        for (int i = 0; i < g.length; i++) {
            assertEquals(g[i] * 0.25 / (norm + 1e-6), clipped[i], 1e-12);
        }
        assertArrayEquals(g, left(g, transform(new ClipNorm(), "max", 100.0)), 1e-15);
    }

    @Test
    void clipValue() {
        double[] g = numbers(2);
        double[] clipped = left(g, transform(new ClipValue(), "max", 0.5));
        for (int i = 0; i < g.length; i++) {
            assertEquals(Math.clamp(g[i], -0.5, 0.5), clipped[i], 1e-15);
        }
    }

    /** A row's gradient is bounded by that row's weights alone, but never by less than ε. */
    @Test
    void clipAdaptive() {
        double[] g = numbers(3);
        double[] w = numbers(4);
        Arrays.fill(w, 0, COLUMNS, 0);
        double[] clipped = step(w, g, transform(new ClipAdaptive(), "max", 0.1));
        for (int r = 0; r < ROWS; r++) {
            double bound = 0.1 * Math.max(norm(w, r * COLUMNS, COLUMNS), 1e-3);
            double factor = Math.min(1, bound / norm(g, r * COLUMNS, COLUMNS));
            for (int i = r * COLUMNS; i < (r + 1) * COLUMNS; i++) {
                assertEquals(factor * g[i], clipped[i], 1e-12);
            }
        }
    }

    @Test
    void centralize() {
        double[] g = numbers(5);
        double[] centered = left(g, transform(new Centralize()));
        for (int r = 0; r < ROWS; r++) {
            double mean = Arrays.stream(g, r * COLUMNS, (r + 1) * COLUMNS).average().orElseThrow();
            for (int i = r * COLUMNS; i < (r + 1) * COLUMNS; i++) {
                assertEquals(g[i] - mean, centered[i], 1e-12);
            }
        }
    }

    /** Of the right spread, drawn anew each step, the same in another run. */
    @Test
    void noise() {
        double[] g = new double[1000];
        UpdateTransform noise = transform(new Noise(), "eta", 0.04);
        OptimizerBench bench = bench(noise);
        bench.weights(g, 20, 50);
        bench.step(g);
        double[] first = bench.weights();
        double deviation = 2 * norm(first, 0, 1000) / StrictMath.sqrt(1000);
        assertEquals(0.2, deviation, 0.02);
        bench.step(g);
        assertTrue(!Arrays.equals(first, bench.weights()));
        OptimizerBench again = bench(noise);
        again.weights(g, 20, 50);
        again.step(g);
        assertArrayEquals(first, again.weights());
    }

    /** Weights within ηλ of zero become zero, the others come nearer by it. */
    @Test
    void l1() {
        double[] w = {1, -1, 0.01, -0.01, 0};
        OptimizerBench bench = bench(transform(new L1(), "lambda", 0.1));
        bench.weights(w, 1, 5);
        bench.step(new double[5]);
        assertArrayEquals(new double[] {0.95, -0.95, 0, 0, 0}, bench.weights(), 1e-15);
    }

    @Test
    void maxNorm() {
        double[] w = {3, 4, 0.3, 0.4};
        OptimizerBench bench = bench(transform(new MaxNorm(), "max", 1.0));
        bench.weights(w, 2, 2);
        bench.step(new double[4]);
        assertArrayEquals(new double[] {0.6, 0.8, 0.3, 0.4}, bench.weights(), 1e-15);
    }

    /** Vectors are neither centred, nor shrunk, nor bounded. */
    @Test
    void vectorsAreLeft() {
        OptimizerBench bench =
                bench(
                        transform(new Centralize()),
                        transform(new L1(), "lambda", 1.0),
                        transform(new MaxNorm(), "max", 0.1));
        bench.weights(new double[] {1, 2}, 2);
        bench.step(1, 2);
        assertArrayEquals(new double[] {0.5, 1}, bench.weights(), 1e-15);
    }

    @Test
    void optionsHaveRanges() {
        refuses(new ClipNorm(), "max", 0.0);
        refuses(new ClipValue(), "max", -1.0);
        refuses(new Noise(), "eta", -1.0);
        refuses(new L1(), "lambda", -1.0);
    }

    private static void refuses(UpdateTransformProvider provider, String name, Object value) {
        var option =
                provider.options().stream()
                        .filter(o -> o.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        assertThrows(OptionException.class, () -> option.parse(value), provider.id());
    }
}
