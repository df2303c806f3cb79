package org.espalier.optimizers.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.tensor.Session;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Steps of sharpness-aware minimization on softmax regression, against plain Java doubles. */
@ExtendWith(NoLeaks.class)
class SamTest {
    private static final int N = 12;
    private static final int IN = 3;
    private static final int OUT = 2;
    private static final double RATE = 0.7;

    private record Points() implements Dataset {
        static double x(long sample, int i) {
            return StrictMath.sin(3 * sample + i * i);
        }

        static int y(long sample) {
            return sample % 3 == 0 ? 1 : 0;
        }

        @Override
        public String id() {
            return "points";
        }

        @Override
        public String fingerprint() {
            return "points";
        }

        @Override
        public List<Field> fields() {
            return List.of(
                    new Field("inputs", DType.F64, Shape.of(IN)),
                    new Field("targets", DType.I32, Shape.of()));
        }

        @Override
        public long size(Split split) {
            return split == Split.TRAIN ? N : 0;
        }

        @Override
        public void read(Split split, long index, List<MemorySegment> fields) {
            for (int i = 0; i < IN; i++) {
                fields.getFirst().setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, x(index, i));
            }
            fields.getLast().set(ValueLayout.JAVA_INT_UNALIGNED, 0, y(index));
        }
    }

    /** The mean gradient of cross-entropy at weights w [OUT, IN]. */
    private static double[] gradient(double[] w) {
        double[] g = new double[w.length];
        for (int n = 0; n < N; n++) {
            double[] p = softmax(w, n);
            for (int k = 0; k < OUT; k++) {
                double d = p[k] - (k == Points.y(n) ? 1 : 0);
                for (int i = 0; i < IN; i++) {
                    g[k * IN + i] += d * Points.x(n, i) / N;
                }
            }
        }
        return g;
    }

    private static double[] softmax(double[] w, int n) {
        double[] p = new double[OUT];
        double sum = 0;
        for (int k = 0; k < OUT; k++) {
            double z = 0;
            for (int i = 0; i < IN; i++) {
                z += w[k * IN + i] * Points.x(n, i);
            }
            p[k] = StrictMath.exp(z);
            sum += p[k];
        }
        for (int k = 0; k < OUT; k++) {
            p[k] /= sum;
        }
        return p;
    }

    private static double[] plus(double[] w, double factor, double[] g) {
        double[] sum = w.clone();
        for (int i = 0; i < w.length; i++) {
            sum[i] += factor * g[i];
        }
        return sum;
    }

    private static double norm(double[] g) {
        double sum = 0;
        for (double x : g) {
            sum += x * x;
        }
        return StrictMath.sqrt(sum);
    }

    private static double[] expected(double[] start, int steps, double rho) {
        double[] w = start;
        for (int t = 0; t < steps; t++) {
            double[] g = gradient(w);
            double[] above = plus(w, rho / (norm(g) + 1e-12), g);
            w = plus(w, -RATE, gradient(above));
        }
        return w;
    }

    private static double[][] trained(int steps, double rho, int shards) {
        try (Session s =
                Session.open(c -> c.backend("reference").threads(1).dtype(DType.F64).seed(4))) {
            Linear net = new Linear(s, IN, OUT, Activation.IDENTITY, false, Init.normal(0.5));
            double[] start = net.weight().copy().toDoubles();
            Trainer.of(net, new Points())
                    .optimizer("sgd", o -> o.set("lr", RATE).set("momentum", 0))
                    .schedule("constant", o -> o)
                    .noUpdates()
                    .strategy("sam", o -> o.set("rho", rho))
                    .steps(steps)
                    .batch(N)
                    .shards(shards)
                    .fit();
            return new double[][] {start, net.weight().copy().toDoubles()};
        }
    }

    @Test
    void stepsAreThoseOfThePaper() {
        for (double rho : new double[] {0.05, 0.5}) {
            double[][] w = trained(5, rho, 1);
            assertArrayEquals(expected(w[0], 5, rho), w[1], 1e-9);
        }
    }

    @Test
    void shardsAreOneBatch() {
        double[][] w = trained(3, 0.2, 4);
        assertArrayEquals(expected(w[0], 3, 0.2), w[1], 1e-9);
    }

    @Test
    void theOracleTellsItFromThePlainStep() {
        double[][] w = trained(5, 0.5, 1);
        double[] plain = expected(w[0], 5, 1e-9);
        assertTrue(norm(plus(plain, -1, w[1])) > 1e-2);
    }
}
