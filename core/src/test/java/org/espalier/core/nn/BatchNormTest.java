package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.internal.Context;
import org.espalier.kernel.DType;
import org.espalier.kernel.ShapeException;
import org.espalier.nn.BatchNorm;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Batch normalization against Algorithm 1 of its paper in plain loops. */
@ExtendWith(NoLiveSegments.class)
class BatchNormTest {
    private static final int B = 3;
    private static final int C = 2;
    private static final int P = 5; // places per channel

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(11));
    private final BatchNorm norm = new BatchNorm(session, C);
    private final double[] gain = {1.5, -0.5};
    private final double[] bias = {0.25, 2};
    private final double[] x = session.normal("x", 3, 2, B, C, P).toDoubles();
    private final double[] dy = session.normal("dy", 0, 1, B, C, P).toDoubles();

    BatchNormTest() {
        norm.parameters().get(0).set(session.tensor(gain, C));
        norm.parameters().get(1).set(session.tensor(bias, C));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static int at(int b, int c, int p) {
        return (b * C + c) * P + p;
    }

    private interface Element {
        double at(int i);
    }

    private static double mean(int c, Element e) {
        double sum = 0;
        for (int b = 0; b < B; b++) {
            for (int p = 0; p < P; p++) {
                sum += e.at(at(b, c, p));
            }
        }
        return sum / (B * P);
    }

    private double mean(int c) {
        return mean(c, i -> x[i]);
    }

    private double variance(int c) {
        double m = mean(c);
        return mean(c, i -> (x[i] - m) * (x[i] - m));
    }

    private double hat(int c, int i) {
        return (x[i] - mean(c)) / Math.sqrt(variance(c) + 1e-5);
    }

    private Tensor train(Tensor in) {
        return Context.current().trainingAt(1, 0).run(() -> norm.call(in));
    }

    @Test
    void inTrainingByTheBatch() {
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i / P % C;
            expected[i] = hat(c, i) * gain[c] + bias[c];
        }
        Tensor y = train(session.tensor(x, B, C, P));
        assertArrayEquals(expected, y.toDoubles(), 1e-12);
        Tensor images = train(session.tensor(x, B, C, P, 1));
        assertArrayEquals(expected, images.toDoubles(), 1e-12);
    }

    /** Through mean and variance: γ/√(σ² + ε)·(dy − mean dy − x̂·mean(dy·x̂)). */
    @Test
    void gradients() {
        Tensor in = session.tensor(x, B, C, P).variable();
        Parameter[] own = norm.parameters().toArray(Parameter[]::new);
        Tensor loss = train(in).mul(session.tensor(dy, B, C, P)).sum();
        List<Tensor> g = loss.gradients(in, own[0].value(), own[1].value());
        double[] dx = new double[x.length];
        double[] dGain = new double[C];
        double[] dBias = new double[C];
        for (int i = 0; i < x.length; i++) {
            int c = i / P % C;
            double along = mean(c, j -> dy[j] * hat(c, j));
            double rest = dy[i] - mean(c, j -> dy[j]) - hat(c, i) * along;
            dx[i] = gain[c] / Math.sqrt(variance(c) + 1e-5) * rest;
            dGain[c] += dy[i] * hat(c, i);
            dBias[c] += dy[i];
        }
        assertArrayEquals(dx, g.get(0).toDoubles(), 1e-12);
        assertArrayEquals(dGain, g.get(1).toDoubles(), 1e-12);
        assertArrayEquals(dBias, g.get(2).toDoubles(), 1e-12);
    }

    @Test
    void runningStatisticsMoveATenthOfTheWay() {
        Map<String, double[]> proposed = new LinkedHashMap<>();
        norm.states().get(0).set(session.tensor(new double[] {4, 5}, C));
        Context.current()
                .trainingAt(1, 0)
                .withAsides(new Proposed((s, next) -> proposed.put(s.name(), next.toDoubles())))
                .run(() -> norm.call(session.tensor(x, B, C, P)));
        double[] means = new double[C];
        double[] variances = new double[C];
        double n = B * P;
        for (int c = 0; c < C; c++) {
            means[c] = 0.9 * (4 + c) + 0.1 * mean(c);
            variances[c] = 0.9 + 0.1 * variance(c) * n / (n - 1);
        }
        assertEquals(
                List.of("running-mean", "running-variance"), new ArrayList<>(proposed.keySet()));
        assertArrayEquals(means, proposed.get("running-mean"), 1e-13);
        assertArrayEquals(variances, proposed.get("running-variance"), 1e-13);
    }

    @Test
    void elsewhereByTheRunningStatistics() {
        norm.states().get(0).set(session.tensor(new double[] {4, 5}, C));
        norm.states().get(1).set(session.tensor(new double[] {0.5, 3}, C));
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i / P % C;
            double deviation = Math.sqrt((c == 0 ? 0.5 : 3) + 1e-5);
            expected[i] = (x[i] - (4 + c)) / deviation * gain[c] + bias[c];
        }
        assertArrayEquals(expected, norm.call(session.tensor(x, B, C, P)).toDoubles(), 1e-12);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        begins(
                "batch-norm: x [2, 3] f64 has no axis 1 of 2 channels",
                assertThrows(ShapeException.class, () -> norm.call(session.ones(2, 3))));
        begins(
                "batch-norm: x [1, 2] f64 has 1 value per channel, which has no variance",
                assertThrows(ShapeException.class, () -> train(session.ones(1, 2))));
    }

    private static void begins(String words, ShapeException e) {
        String message = String.valueOf(e.getMessage());
        assertEquals(words, message.substring(0, Math.min(words.length(), message.length())));
    }
}
