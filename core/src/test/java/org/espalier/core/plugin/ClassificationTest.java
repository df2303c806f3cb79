package org.espalier.core.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.internal.Context;
import org.espalier.kernel.DType;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Classes: cross-entropy, smoothed and mixed, against loops in doubles. */
@ExtendWith(NoLiveSegments.class)
class ClassificationTest {
    private static final int B = 5;
    private static final int N = 3;
    private static final int K = 4;
    private static final int[] TARGETS = {2, 0, -1, 3, 3};

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(5));
    private final Linear model =
            new Linear(session, N, K, Activation.IDENTITY, false, Init.normal(1));
    private final double[] x = session.normal("x", 0, 1, B, N).toDoubles();
    private final double[] w = model.weight().copy().toDoubles();

    @AfterEach
    void close() {
        session.close();
    }

    private static Loss loss(
            ObjectiveProvider provider, Module model, Batch batch, double smoothing, double mixup) {
        SortedMap<String, Object> options = new TreeMap<>();
        options.put("label_smoothing", smoothing);
        options.put("mixup", mixup);
        return provider.create(new Options(options)).loss(model, batch);
    }

    private Batch batch(long first) {
        return new Batch(
                Map.of(
                        "inputs", session.tensor(x, B, N),
                        "targets", session.tensor(TARGETS, B)),
                Map.of("targets", 4L),
                first);
    }

    private Loss loss(double smoothing, double mixup) {
        return loss(new ClassificationProvider(), model, batch(0), smoothing, mixup);
    }

    private Loss trained(double smoothing, double mixup, long step, long first) {
        return Context.current()
                .trainingAt(step, first)
                .run(() ->
                        loss(new ClassificationProvider(), model, batch(first), smoothing, mixup));
    }

    /** −Σ q log p over samples, with q = (1 − ε)·onehot + ε/K. */
    private double oracle(double[] in, int[] targets, double epsilon) {
        double sum = 0;
        for (int b = 0; b < B; b++) {
            double[] z = new double[K];
            for (int k = 0; k < K; k++) {
                for (int i = 0; i < N; i++) {
                    z[k] += w[k * N + i] * in[b * N + i];
                }
            }
            double lse = Math.log(Arrays.stream(z).map(Math::exp).sum());
            for (int k = 0; k < K && targets[b] >= 0; k++) {
                double q = (k == targets[b] ? 1 - epsilon : 0) + epsilon / K;
                sum -= q * (z[k] - lse);
            }
        }
        return sum;
    }

    @Test
    void crossEntropyOfWhatCounts() {
        Loss loss = loss(0, 0);
        assertEquals(4, loss.count());
        assertEquals(oracle(x, TARGETS, 0), loss.sum().item(), 1e-12);
    }

    @Test
    void smoothedInTrainingAlone() {
        for (double e : new double[] {0.1, 0.5, 1}) {
            assertEquals(oracle(x, TARGETS, e), trained(e, 0, 1, 0).sum().item(), 1e-12);
            assertEquals(oracle(x, TARGETS, 0), loss(e, 0).sum().item(), 1e-12);
        }
    }

    /** Two rows whose largest logit is the target's, two where it is not, and one of no target. */
    @Test
    void evaluationsCountHits() {
        double[] z = model.call(session.tensor(x, B, N)).toDoubles();
        int[] targets = new int[B];
        for (int b = 0; b < B; b++) {
            targets[b] = b < 2 ? largest(z, b) : (largest(z, b) + 1) % K;
        }
        targets[B - 1] = -1;
        Tensor inputs = session.tensor(x, B, N);
        Map<String, Tensor> fields =
                Map.of("inputs", inputs, "targets", session.tensor(targets, B));
        Batch batch = new Batch(fields, Map.of("targets", 4L), 0);
        Loss loss = loss(new ClassificationProvider(), model, batch, 0, 0);
        assertEquals(2, Objects.requireNonNull(loss.metrics().get("accuracy")).item());
        assertTrue(trained(0, 0, 1, 0).metrics().isEmpty());
    }

    private static int largest(double[] z, int row) {
        int at = 0;
        for (int k = 1; k < K; k++) {
            at = z[row * K + k] > z[row * K + at] ? k : at;
        }
        return at;
    }

    /** By central differences. */
    @Test
    void theGradientIsThatOfTheSmoothedLoss() {
        Tensor weights = session.tensor(w, K, N).variable();
        Tensor sum =
                Context.current()
                        .trainingAt(1, 0)
                        .withOverrides(Map.of(model.weight(), weights))
                        .run(() ->
                                loss(new ClassificationProvider(), model, batch(0), 0.3, 0).sum());
        double[] g = sum.gradients(weights).getFirst().toDoubles();
        for (int i = 0; i < w.length; i++) {
            double kept = w[i];
            w[i] = kept + 1e-5;
            double up = oracle(x, TARGETS, 0.3);
            w[i] = kept - 1e-5;
            double down = oracle(x, TARGETS, 0.3);
            w[i] = kept;
            assertEquals((up - down) / 2e-5, g[i], 1e-8);
        }
    }

    @Test
    void mixupMixesWithTheNextSample() {
        long key = org.espalier.kernel.Philox.key(5, "classification/mixup", 3);
        double l = new Beta(0.4, key, 10L << 20).draw();
        double[] mixed = new double[x.length];
        int[] others = new int[B];
        for (int b = 0; b < B; b++) {
            int next = (b + 1) % B;
            others[b] = TARGETS[next];
            for (int i = 0; i < N; i++) {
                mixed[b * N + i] = l * x[b * N + i] + (1 - l) * x[next * N + i];
            }
        }
        double expected = l * oracle(mixed, TARGETS, 0.1) + (1 - l) * oracle(mixed, others, 0.1);
        assertEquals(expected, trained(0.1, 0.4, 3, 10).sum().item(), 1e-12);
        assertEquals(oracle(x, TARGETS, 0), loss(0.1, 0.4).sum().item(), 1e-12);
        assertNotEquals(expected, trained(0.1, 0.4, 4, 10).sum().item());
        assertNotEquals(expected, trained(0.1, 0.4, 3, 11).sum().item());
    }

    @Test
    void tokensCannotBeMixed() {
        Batch tokens =
                new Batch(
                        Map.of(
                                "inputs", session.tensor(new int[B], B),
                                "targets", session.tensor(TARGETS, B)),
                        Map.of("targets", 4L),
                        0);
        OptionException e =
                assertThrows(
                        OptionException.class,
                        () ->
                                Context.current()
                                        .trainingAt(1, 0)
                                        .run(() ->
                                                loss(
                                                        new ClassificationProvider(),
                                                        model,
                                                        tokens,
                                                        0,
                                                        1)));
        assertEquals(
                "mixup mixes real numbers, and the inputs are i32 [5]. Fix: objective.mixup=0",
                e.getMessage());
    }

    /** Mean ½ and variance 1/(4(2α + 1)), and the share below t by Simpson's rule. */
    @Test
    void theWeightsFollowTheBetaDistribution() {
        int n = 40_000;
        for (double alpha : new double[] {0.2, 1, 3}) {
            double sum = 0;
            double squares = 0;
            int below = 0;
            for (int i = 0; i < n; i++) {
                double l = new Beta(alpha, 99, (long) i << 20).draw();
                assertTrue(l >= 0 && l <= 1, l + "");
                sum += l;
                squares += (l - 0.5) * (l - 0.5);
                below += l < 0.25 ? 1 : 0;
            }
            double variance = 1 / (4 * (2 * alpha + 1));
            assertEquals(0.5, sum / n, 4 * Math.sqrt(variance / n));
            assertEquals(variance, squares / n, 4 * variance / Math.sqrt(n));
            assertEquals(share(alpha), (double) below / n, 4 * 0.5 / Math.sqrt(n));
        }
    }

    /** P(λ < ¼) with t = s^(1/α), which takes the pole away: ∫(1 − s^(1/α))^(α−1) ds / (αB). */
    private static double share(double alpha) {
        double upper = integral(alpha, Math.pow(0.25, alpha));
        double half = integral(alpha, Math.pow(0.5, alpha));
        return upper / (2 * half);
    }

    private static double integral(double alpha, double to) {
        int n = 2000;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            double s = to * i / n;
            double weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.pow(1 - Math.pow(s, 1 / alpha), alpha - 1);
        }
        return sum * to / n / 3;
    }

    @Test
    void atTheSmallestAlphaOneSampleIsAlone() {
        for (int i = 0; i < 100; i++) {
            double l = new Beta(1e-6, 7, (long) i << 20).draw();
            assertArrayEquals(new double[] {Math.rint(l)}, new double[] {l}, 1e-9);
        }
    }
}
