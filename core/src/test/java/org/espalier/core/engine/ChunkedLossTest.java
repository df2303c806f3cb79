package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.espalier.core.CoreHost;
import org.espalier.core.Seed;
import org.espalier.core.reference.ReferenceProvider;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss of a head in chunks of rows: the same bits as in one piece, and less memory. */
@ExtendWith(NoLiveSegments.class)
class ChunkedLossTest {
    private static final Seed SEED = Seed.of(ChunkedLossTest.class, 71);
    private static final int C = 9;
    private static final int V = 37;
    private static final double ALL = 1e18;

    private static Session open(Precision precision, DType dtype) {
        SessionConfig config =
                SessionConfig.defaults()
                        .threads(1)
                        .seed(SEED.value())
                        .dtype(dtype)
                        .precision(precision);
        return new CoreHost().session(new ReferenceProvider(), config);
    }

    private static Op.Composite upTo(double logits) {
        return Op.Composite.of("linear-cross-entropy").with("logits", logits);
    }

    /** Some targets are below zero. */
    private static Tensor targets(Session s, long... dims) {
        int n = 1;
        for (long d : dims) {
            n *= (int) d;
        }
        SplittableRandom random = SEED.random();
        int[] targets = random.ints(n, -5, V).toArray();
        return s.tensor(targets, dims);
    }

    private static Tensor x(Session s, long... lead) {
        long[] dims = java.util.Arrays.copyOf(lead, lead.length + 1);
        dims[lead.length] = C;
        return s.normal("x", 0, 2, dims).variable();
    }

    private static Tensor w(Session s) {
        return s.normal("w", 0, 1, V, C).variable();
    }

    private static Tensor loss(double logits, Tensor x, Tensor w, Tensor targets) {
        return Tensor.composite(upTo(logits), x, w, targets).getFirst();
    }

    /** What a function of the loss at most so many logits at once gives, as bits. */
    private static int[][] bits(
            Precision precision, double logits, BiFunction<Session, Double, List<Tensor>> f) {
        try (Session s = open(precision, DType.F32)) {
            return f.apply(s, logits).stream()
                    .map(t -> t.shape().elements() == 0 ? new float[0] : t.toFloats())
                    .map(ChunkedLossTest::bits)
                    .toArray(int[][]::new);
        }
    }

    private static int[] bits(float[] x) {
        int[] bits = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            bits[i] = Float.floatToRawIntBits(x[i]);
        }
        return bits;
    }

    private static void same(
            Precision precision, double logits, BiFunction<Session, Double, List<Tensor>> f) {
        int[][] whole = bits(precision, ALL, f);
        int[][] chunked = bits(precision, logits, f);
        assertEquals(whole.length, chunked.length);
        for (int i = 0; i < whole.length; i++) {
            assertArrayEquals(whole[i], chunked[i], "result " + i);
        }
    }

    private static BiFunction<Session, Double, List<Tensor>> first(long... lead) {
        return (s, logits) -> {
            Tensor x = x(s, lead);
            Tensor w = w(s);
            Tensor loss = loss(logits, x, w, targets(s, lead));
            List<Tensor> g = loss.gradients(x, w);
            return List.of(loss.detach(), g.get(0), g.get(1));
        };
    }

    /** Chunks of 256 and of 768 rows: with a rest, without, and fewer rows than a chunk. */
    @ParameterizedTest
    @CsvSource({"1, 700", "1, 512", "1, 256", "1, 255", "40000, 2000", "28416, 1025", "28416, 700"})
    void bitsOfLossAndGradients(double logits, long rows) {
        same(Precision.F32, logits, first(rows));
    }

    @Test
    void leadingAxesAreRows() {
        same(Precision.F32, 1, first(3, 5, 41));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void bitsOfRoundedProducts(Precision precision) {
        same(precision, 1, first(300));
    }

    /** The sums over pieces and over blocks change places, so the last bits may differ. */
    @ParameterizedTest
    @EnumSource(names = {"BF16X3", "BF16X6"})
    void splitProductsAreNear(Precision precision) {
        int[][] whole = bits(precision, ALL, first(600));
        int[][] chunked = bits(precision, 1, first(600));
        for (int i = 0; i < whole.length; i++) {
            for (int j = 0; j < whole[i].length; j++) {
                float a = Float.intBitsToFloat(whole[i][j]);
                assertEquals(a, Float.intBitsToFloat(chunked[i][j]), 1e-5f * (1 + Math.abs(a)));
            }
        }
    }

    @Test
    void onlyOneSideIsTrained() {
        same(
                Precision.F32,
                1,
                (s, logits) -> {
                    Tensor x = x(s, 300);
                    Tensor w = w(s);
                    Tensor t = targets(s, 300);
                    return List.of(
                            loss(logits, x, w.detach(), t).gradients(x).getFirst(),
                            loss(logits, x.detach(), w, t).gradients(w).getFirst(),
                            loss(logits, x, w, t).gradients(w).getFirst());
                });
    }

    @Test
    void valuesWithoutGradients() {
        same(
                Precision.F32,
                1,
                (s, logits) ->
                        s.withoutGradients(
                                () -> List.of(loss(logits, x(s, 600), w(s), targets(s, 600)))));
    }

    @Test
    void secondDerivatives() {
        same(
                Precision.F32,
                1,
                (s, logits) -> {
                    Tensor x = x(s, 300);
                    Tensor w = w(s);
                    Tensor loss = loss(logits, x, w, targets(s, 300));
                    List<Tensor> g = loss.gradients(List.of(x, w), true);
                    Tensor square = g.get(0).square().sum().add(g.get(1).square().sum());
                    return square.gradients(x, w);
                });
    }

    @Test
    void derivativesByDifferences() {
        try (Session s = open(Precision.F32, DType.F64)) {
            double[] x = SEED.random().doubles(2 * 257, -1, 1).toArray();
            Tensor fixed = s.tensor(x, 257, 2);
            int[] targets = SEED.random().ints(257, -1, 3).toArray();
            Derivatives.Function f =
                    in -> loss(1, fixed, in.getFirst(), s.tensor(targets, 257)).mul(0.01);
            new Derivatives(s, SEED, f).in(3, 2).check();
        }
    }

    /** Weighted losses: the gradient that came with the loss is multiplied, and not by luck. */
    @ParameterizedTest
    @ValueSource(doubles = {1, -0.5, 0})
    void theLossMayBeWeighted(double weight) {
        try (Session s = open(Precision.F32, DType.F64)) {
            Tensor x = x(s, 300);
            Tensor w = w(s);
            Tensor t = targets(s, 300);
            List<Tensor> whole = loss(ALL, x, w, t).mul(weight).gradients(x, w);
            List<Tensor> chunked = loss(1, x, w, t).mul(weight).gradients(x, w);
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(whole.get(i).toDoubles(), chunked.get(i).toDoubles(), 1e-12);
            }
        }
    }

    @Test
    void aSecondUseOfTheLossAddsUp() {
        try (Session s = open(Precision.F32, DType.F64)) {
            Tensor x = x(s, 300);
            Tensor w = w(s);
            Tensor t = targets(s, 300);
            double[] once = loss(1, x, w, t).gradients(w).getFirst().toDoubles();
            Tensor loss = loss(1, x, w, t);
            double[] twice = loss.add(loss).gradients(w).getFirst().toDoubles();
            for (int i = 0; i < once.length; i++) {
                assertEquals(2 * once[i], twice[i], 1e-12);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLogitsNeverExistAsAWhole(boolean gradients) {
        try (Session s = open(Precision.F32, DType.F32)) {
            s.scope(() -> {
                Tensor x = x(s, 4096);
                Tensor w = w(s);
                Tensor loss = loss(1, gradients ? x : x.detach(), w.detach(), targets(s, 4096));
                if (gradients) {
                    loss.gradients(x);
                }
            });
            assertTrue(s.peakMemory().total() < 4096 * V * 4, "peak " + s.peakMemory());
            assertEquals(0, s.liveBuffers());
        }
    }
}
