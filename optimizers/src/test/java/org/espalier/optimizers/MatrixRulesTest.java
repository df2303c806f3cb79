package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What follows from the rules that look at whole parameters. */
class MatrixRulesTest {
    private static double[] numbers(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[n];
        Arrays.setAll(x, i -> random.nextDouble(-1, 1));
        return x;
    }

    private static double norm(double... x) {
        return StrictMath.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }

    private static double[] difference(double[] a, double... b) {
        double[] d = new double[a.length];
        Arrays.setAll(d, i -> a[i] - b[i]);
        return d;
    }

    /** Every step is γ long, however long the gradient; none where it is zero. */
    @Test
    void normalizedStepsHaveOneLength() {
        try (Lab lab = new Lab(DType.F64)) {
            OptimizerBench bench = lab.bench(new NormalizedGd(), "lr", 0.25);
            double[] w = numbers(6, 1);
            bench.weights(w, 2, 3);
            bench.step(Arrays.stream(numbers(6, 2)).map(g -> 1e3 * g).toArray());
            assertEquals(0.25, norm(difference(bench.weights(), w)), 1e-12);
            double[] before = bench.weights();
            bench.step(new double[6]);
            assertArrayEquals(before, bench.weights());
        }
    }

    /** The first step of LAMB is η·‖w‖ long, whatever the gradient's scale. */
    @Test
    void lambStepsAreAsLongAsTheParameter() {
        for (double scale : new double[] {1e-2, 1, 1e4}) {
            try (Lab lab = new Lab(DType.F64)) {
                OptimizerBench bench = lab.bench(new Lamb(), "lr", 0.01, "decay", 0.0);
                double[] w = numbers(12, 3);
                bench.weights(w, 3, 4);
                bench.step(Arrays.stream(numbers(12, 4)).map(g -> scale * g).toArray());
                assertEquals(0.01 * norm(w), norm(difference(bench.weights(), w)), 1e-9);
            }
        }
    }

    /** A matrix of zeros has no length to go by: the factor is 1, not 0 or NaN. */
    @Test
    void zerosAreLeft() {
        try (Lab lab = new Lab(DType.F64)) {
            OptimizerBench bench = lab.bench(new Lamb(), "lr", 0.01);
            bench.weights(new double[4], 2, 2);
            bench.step(1, -2, 3, -4);
            assertArrayEquals(new double[] {-0.01, 0.01, -0.01, 0.01}, bench.weights(), 1e-7);
            OptimizerBench lars = lab.bench(new Lars(), "lr", 0.01);
            lars.weights(new double[4], 2, 2);
            lars.step(1, -2, 3, -4);
            assertArrayEquals(new double[] {-0.01, 0.02, -0.03, 0.04}, lars.weights(), 1e-12);
        }
    }

    /** Singular values of a random matrix come near 1; its transpose gives the transpose. */
    @Test
    void newtonSchulzMakesMatricesOrthogonal() {
        SessionConfig config = SessionConfig.defaults().threads(1).dtype(DType.F64);
        try (Session session = Host.get().session(Host.get().reference(), config)) {
            Tensor x = session.tensor(numbers(16 * 64, 5), 16, 64);
            Tensor o = NewtonSchulz.orthogonal(x);
            assertEquals(Shape.of(16, 64), o.shape());
            double[] squares = eigenvalues(o.matmul(o.transpose()).toDoubles(), 16);
            for (double square : squares) {
                double sigma = StrictMath.sqrt(square);
                assertTrue(sigma > 0.6 && sigma < 1.25, "singular value " + sigma);
            }
            double[] turned = NewtonSchulz.orthogonal(x.transpose()).transpose().toDoubles();
            assertArrayEquals(o.toDoubles(), turned, 1e-12);
        }
    }

    /** Of a symmetric matrix, by Jacobi's rotations. */
    private static double[] eigenvalues(double[] a, int n) {
        for (int sweep = 0; sweep < 20; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(a, n, p, q);
                }
            }
        }
        double[] diagonal = new double[n];
        Arrays.setAll(diagonal, i -> a[i * n + i]);
        return diagonal;
    }

    private static void rotate(double[] a, int n, int p, int q) {
        double angle = 0.5 * StrictMath.atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]);
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        for (int k = 0; k < n; k++) {
            double x = a[k * n + p];
            double y = a[k * n + q];
            a[k * n + p] = c * x - s * y;
            a[k * n + q] = s * x + c * y;
        }
        for (int k = 0; k < n; k++) {
            double x = a[p * n + k];
            double y = a[q * n + k];
            a[p * n + k] = c * x - s * y;
            a[q * n + k] = s * x + c * y;
        }
    }

    /** The norm of APOLLO's step grows by at most 1 % from update to update. */
    @Test
    void apolloLimitsGrowth() {
        assertTrue(growth(1.01) <= 1.0101);
        assertTrue(growth(0) > 5);
    }

    /**
     * How much longer the third step is than the second, when the gradients are x, −x and x: the
     * second moment stays and the first all but vanishes in between.
     */
    private static double growth(double limit) {
        try (Lab lab = new Lab(DType.F64)) {
            OptimizerBench bench = lab.bench(new Apollo(), "limit", limit, "rank", 2L, "lr", 1e-3);
            bench.weights(new double[24], 4, 6);
            double[] lengths = new double[4];
            for (int t = 1; t <= 3; t++) {
                double sign = t == 2 ? -1 : 1;
                double[] before = bench.weights();
                bench.step(Arrays.stream(numbers(24, 6)).map(g -> sign * g).toArray());
                lengths[t] = norm(difference(bench.weights(), before)) / corrected(t);
            }
            return lengths[3] / lengths[2];
        }
    }

    /** What Adam's correction makes of the rate at an update. */
    private static double corrected(long t) {
        return StrictMath.sqrt(1 - StrictMath.pow(0.999, t)) / (1 - StrictMath.pow(0.9, t));
    }

    /** The projection is drawn again after a period, and the same in a run that begins there. */
    @Test
    void apolloDrawsItsProjectionAgain() {
        try (Lab lab = new Lab(DType.F32)) {
            OptimizerBench often = lab.bench(new Apollo(), "period", 2L, "rank", 1L);
            OptimizerBench seldom = lab.bench(new Apollo(), "period", 200L, "rank", 1L);
            for (OptimizerBench b : new OptimizerBench[] {often, seldom}) {
                b.weights(new double[24], 4, 6);
                b.step(numbers(24, 7));
                b.step(numbers(24, 8));
            }
            assertArrayEquals(often.weights(), seldom.weights());
            often.step(numbers(24, 9));
            seldom.step(numbers(24, 9));
            assertTrue(!Arrays.equals(often.weights(), seldom.weights()));
        }
    }

    /** Signs there and back, at sizes that fill bytes and that do not. */
    @Test
    void signsAreBits() {
        SessionConfig config = SessionConfig.defaults().threads(1);
        try (Session session = Host.get().session(Host.get().reference(), config)) {
            for (int n : new int[] {1, 7, 8, 13, 65, 1003}) {
                double[] x = numbers(n, 10 + n);
                x[0] = 0;
                Tensor bits = SignBits.pack(session.tensor(x, n));
                assertEquals((n + 7) / 8, bits.shape().elements());
                double[] signs = SignBits.unpack(bits, n, DType.F32).toDoubles();
                for (int i = 0; i < n; i++) {
                    assertEquals(x[i] > 0 ? 1 : -1, signs[i], "sign " + i + " of " + n);
                }
            }
        }
    }

    /** Hidden matrices are Muon's; embeddings, the head and vectors AdamW's. */
    @Test
    void muonLeavesTheRestToAdamW() {
        try (Lab lab = new Lab(DType.F32)) {
            OptimizerBench matrix = lab.bench(new Muon());
            matrix.weights(new double[6], 2, 3);
            assertEquals("[m, step]", matrix.state().keySet().toString());
            OptimizerBench vector = lab.bench(new Muon());
            vector.weights(new double[6], 6);
            assertEquals("[m, step, v]", vector.state().keySet().toString());
        }
        Hidden hidden = Hidden.of("tokens, head");
        assertTrue(hidden.takes("blocks.0.mlp.up.weight", Shape.of(8, 4)));
        assertTrue(!hidden.takes("tokens.weight", Shape.of(8, 4)));
        assertTrue(!hidden.takes("lm_head", Shape.of(8, 4)));
        assertTrue(!hidden.takes("norm.gain", Shape.of(8)));
    }
}
