package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.espalier.kernel.DType;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.junit.jupiter.api.Test;

/**
 * Updates of W ← W whose gradient is A ⊙ (W − B), against numbers computed elsewhere to nine
 * decimals.
 */
class GoldenTest {
    private static final double[] W = {0.5, -1, 2, 1.5, 0.25, -0.75};
    private static final double[] A = {1, 0.5, 2, 0.25, 4, 1};
    private static final double[] B = {0, 1, -1, 0.5, -0.5, 0};

    private static void step(OptimizerBench bench) {
        double[] g = bench.weights();
        for (int i = 0; i < g.length; i++) {
            g[i] = A[i] * (g[i] - B[i]);
        }
        bench.step(g);
    }

    private static void golden(
            OptimizerProvider provider, double[] first, double[] third, Object... options) {
        for (DType type : new DType[] {DType.F64, DType.F32}) {
            double tolerance = type == DType.F64 ? 1e-9 : 1e-5;
            try (Lab lab = new Lab(type)) {
                OptimizerBench bench = lab.bench(provider, options);
                bench.weights(W, 2, 3);
                step(bench);
                assertArrayEquals(first, bench.weights(), tolerance, type + " after 1");
                step(bench);
                step(bench);
                assertArrayEquals(third, bench.weights(), tolerance, type + " after 3");
            }
        }
    }

    private static double[] row(double... values) {
        return values;
    }

    @Test
    void sgd() {
        golden(
                new Sgd(),
                row(0.45, -0.9, 1.4, 1.475, -0.05, -0.675),
                row(0.3645, -0.71475, 0.536, 1.426859375, -0.338, -0.54675),
                "lr",
                0.1,
                "momentum",
                0.0);
    }

    @Test
    void heavyBall() {
        golden(
                new Sgd(),
                row(0.45, -0.9, 1.4, 1.475, -0.05, -0.675),
                row(0.243, -0.46275, -0.814, 1.362734375, -0.905, -0.3645),
                "lr",
                0.1,
                "momentum",
                0.9);
    }

    @Test
    void nesterov() {
        golden(
                new Sgd(),
                row(0.405, -0.81, 0.86, 1.4525, -0.32, -0.6075),
                row(0.1636605, -0.26292525, -1.325056, 1.307360328, -0.824972, -0.24549075),
                "lr",
                0.1,
                "momentum",
                0.9,
                "nesterov",
                true);
    }

    @Test
    void adam() {
        golden(
                new AdamW(),
                row(0.49, -0.99, 1.99, 1.49, 0.24, -0.74),
                row(0.470021330, -0.970004912, 1.970003244, 1.470010100, 0.220013714, -0.720013715),
                "lr",
                0.01,
                "decay",
                0.0);
    }

    @Test
    void adamWithDecoupledDecay() {
        golden(
                new AdamW(),
                row(0.4895, -0.989, 1.988, 1.4885, 0.23975, -0.73925),
                row(0.468553991, -0.967038404, 1.964039893, 1.465546192, 0.219294813, -0.717797054),
                "lr",
                0.01,
                "decay",
                0.1);
    }
}
