package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.espalier.core.CoreHost;
import org.espalier.core.reference.ReferenceProvider;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each precision of products costs, and that all see the same numbers. */
@ExtendWith(NoLiveSegments.class)
class PrecisionTest {
    private static final int M = 13;
    private static final int N = 17;
    private static final int K = 65;
    private static final Program TANH = Program.of((x, bias) -> x.add(bias).tanh());

    private static Session open(Precision precision) {
        SessionConfig config = SessionConfig.defaults().threads(1).precision(precision);
        return new CoreHost().session(new ReferenceProvider(), config);
    }

    private static float[] numbers(int count, long seed) {
        Random random = new Random(seed);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = random.nextFloat() - 0.5f;
        }
        return x;
    }

    /** The largest error, as a share of Σ|a||b|. */
    private static double error(Precision precision) {
        float[] a = numbers(M * K, 1);
        float[] b = numbers(K * N, 2);
        try (Session session = open(precision)) {
            float[] c = session.tensor(a, M, K).matmul(session.tensor(b, K, N)).toFloats();
            double worst = 0;
            for (int at = 0; at < c.length; at++) {
                double sum = 0;
                double size = 0;
                for (int k = 0; k < K; k++) {
                    double product = (double) a[at / N * K + k] * b[k * N + at % N];
                    sum += product;
                    size += Math.abs(product);
                }
                worst = Math.max(worst, Math.abs(c[at] - sum) / size);
            }
            return worst;
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 0, 3e-7", "BF16, 1e-4, 4e-3", "BF16X3, 1e-7, 3e-5", "BF16X6, 0, 3e-7"})
    void errors(Precision precision, double least, double most) {
        double error = error(precision);
        assertTrue(least <= error && error <= most, precision + ": " + error);
    }

    @Test
    void bf16IsTheProductOfRoundedOperands() {
        float[] a = numbers(M * K, 3);
        float[] b = numbers(K * N, 4);
        try (Session narrow = open(Precision.BF16);
                Session plain = open(Precision.F32)) {
            float[] c = narrow.tensor(a, M, K).matmul(narrow.tensor(b, K, N)).toFloats();
            Tensor x = plain.tensor(a, M, K).cast(DType.BF16).cast(DType.F32);
            Tensor y = plain.tensor(b, K, N).cast(DType.BF16).cast(DType.F32);
            assertArrayEquals(x.matmul(y).toFloats(), c);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEpilogueAndItsGradientFollow(Precision precision) {
        float[] a = numbers(M * K, 5);
        float[] b = numbers(K * N, 6);
        try (Session session = open(precision);
                Session plain = open(Precision.F32)) {
            float[][] got = valueAndGradients(session, a, b);
            float[][] expected = valueAndGradients(plain, a, b);
            for (int i = 0; i < got.length; i++) {
                assertArrayEquals(expected[i], got[i], 0.02f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void unroundedIsF32(Precision precision) {
        float[] a = numbers(M * K, 5);
        float[] b = numbers(K * N, 6);
        try (Session session = open(precision);
                Session plain = open(Precision.F32)) {
            float[][] got = session.unrounded(() -> valueAndGradients(session, a, b));
            float[][] expected = valueAndGradients(plain, a, b);
            for (int i = 0; i < got.length; i++) {
                assertArrayEquals(expected[i], got[i]);
            }
        }
    }

    /** The pass back does not round either, though it runs later. */
    @Test
    void gradientsOfUnroundedProducts() {
        float[] a = numbers(M * K, 5);
        float[] b = numbers(K * N, 6);
        float[][] got = new float[2][];
        for (int i = 0; i < 2; i++) {
            try (Session s = open(i == 0 ? Precision.BF16 : Precision.F32)) {
                Tensor x = s.tensor(a, M, K).variable();
                Tensor w = s.tensor(b, K, N);
                Tensor y = s.unrounded(() -> x.matmul(w));
                got[i] = y.square().sum().gradients(x).getFirst().toFloats();
            }
        }
        assertArrayEquals(got[1], got[0]);
    }

    private static float[][] valueAndGradients(Session session, float[] a, float[] b) {
        Tensor x = session.tensor(a, M, K).variable();
        Tensor w = session.tensor(b, K, N).variable();
        Tensor bias = session.tensor(numbers(N, 7), N).variable();
        Tensor y = x.matmul(w, TANH, bias);
        var g = y.sum().gradients(x, w, bias);
        return new float[][] {
            y.toFloats(), g.get(0).toFloats(), g.get(1).toFloats(), g.get(2).toFloats()
        };
    }

    @Test
    void aProgramMayRepeatAnOutput() {
        Program p = Program.of((x, y) -> x.add(y)).repeating(0);
        assertEquals(2, p.outputs().size());
        assertEquals(p.outputs().get(0), p.outputs().get(1));
    }
}
