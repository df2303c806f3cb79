package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.core.CoreHost;
import org.espalier.core.Seed;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Determinism;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Composites that a backend claims: their gradients to second order, whether the gradient is
 * claimed or not.
 */
@ExtendWith(NoLiveSegments.class)
class ClaimTest {
    private static final Op.Composite RMS_NORM = Op.Composite.of("rms-norm").with("eps", 1e-5);
    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");
    private static final Seed SEED = Seed.of(ClaimTest.class, 43);

    private final Claiming backend =
            new Claiming(
                    Map.of(
                            "rms-norm",
                            ClaimTest::rmsNorm,
                            "cross-entropy",
                            ClaimTest::crossEntropy,
                            "cross-entropy.grad",
                            ClaimTest::crossEntropyGradient));
    private final Session session =
            new CoreHost()
                    .session(
                            backend,
                            SessionConfig.defaults()
                                    .dtype(DType.F64)
                                    .threads(1)
                                    .seed(SEED.value()));

    @AfterEach
    void close() {
        session.close();
    }

    /** x [N, C], gain [C] → y [N, C], √(mean x² + ε)⁻¹ [N]. */
    private static List<double[]> rmsNorm(Op.Composite op, List<double[]> in) {
        double[] x = in.get(0);
        double[] gain = in.get(1);
        int c = gain.length;
        double[] y = new double[x.length];
        double[] scale = new double[x.length / c];
        for (int n = 0; n < scale.length; n++) {
            double squares = 0;
            for (int i = 0; i < c; i++) {
                squares += x[n * c + i] * x[n * c + i];
            }
            scale[n] = 1 / Math.sqrt(squares / c + op.attribute("eps"));
            for (int i = 0; i < c; i++) {
                y[n * c + i] = x[n * c + i] * scale[n] * gain[i];
            }
        }
        return List.of(y, scale);
    }

    /** Logits [N, V], targets [N] → loss [N], log Σ exp [N]. */
    private static List<double[]> crossEntropy(Op.Composite op, List<double[]> in) {
        double[] targets = in.get(1);
        int v = in.getFirst().length / targets.length;
        double[] loss = new double[targets.length];
        double[] lse = new double[targets.length];
        for (int n = 0; n < loss.length; n++) {
            double sum = 0;
            for (int i = 0; i < v; i++) {
                sum += StrictMath.exp(in.getFirst()[n * v + i]);
            }
            lse[n] = StrictMath.log(sum);
            loss[n] = targets[n] < 0 ? 0 : lse[n] - in.getFirst()[n * v + (int) targets[n]];
        }
        return List.of(loss, lse);
    }

    /** Logits, targets, log Σ exp, gradient of the loss → gradient of the logits. */
    private static List<double[]> crossEntropyGradient(Op.Composite op, List<double[]> in) {
        double[] targets = in.get(1);
        int v = in.getFirst().length / targets.length;
        double[] dx = new double[in.getFirst().length];
        for (int n = 0; n < targets.length; n++) {
            for (int i = 0; i < v && targets[n] >= 0; i++) {
                double p = StrictMath.exp(in.getFirst()[n * v + i] - in.get(2)[n]);
                dx[n * v + i] = (p - (i == (int) targets[n] ? 1 : 0)) * in.get(3)[n];
            }
        }
        return List.of(dx);
    }

    private Tensor loss(Tensor logits) {
        Tensor targets = session.tensor(new int[] {2, -1, 0}, 3);
        return Tensor.composite(CROSS_ENTROPY, logits, targets).getFirst();
    }

    @Test
    void withoutAClaimedGradient() {
        Derivatives.Function f = x -> Tensor.composite(RMS_NORM, x.get(0), x.get(1)).getFirst();
        new Derivatives(session, SEED, f).in(3, 4).in(4).check();
        new Derivatives(session, SEED, f).in(2, 2, 3).in(3).check();
        assertEquals(List.of("rms-norm"), List.copyOf(backend.launches.keySet()));
    }

    @Test
    void withAClaimedGradient() {
        new Derivatives(session, SEED, x -> loss(x.getFirst())).in(3, 4).check();
        assertEquals(
                List.of("cross-entropy", "cross-entropy.grad"),
                List.copyOf(backend.launches.keySet()));
    }

    @Test
    void theClaimedGradientRunsForFirstDerivativesAlone() {
        Tensor x = session.normal("x", 0, 1, 3, 4).variable();
        loss(x).sum().gradients(x);
        assertEquals(1, backend.launches.get("cross-entropy.grad"));
        loss(x).sum().gradients(List.of(x), true);
        assertEquals(1, backend.launches.get("cross-entropy.grad"));
    }

    /** The gradient may take the memory of logits that nobody else holds, and of no others. */
    @Test
    void whoHoldsTheLogitsKeepsThem() {
        Tensor x = session.normal("x", 0, 1, 3, 4).variable();
        Tensor held = x.mul(2);
        double[] before = held.toDoubles();
        double[] g = loss(held).sum().gradients(x).getFirst().toDoubles();
        assertArrayEquals(before, held.toDoubles());
        Tensor again = session.scoped(() -> loss(x.mul(2)).sum());
        assertArrayEquals(g, again.gradients(x).getFirst().toDoubles());
        double[] original = x.toDoubles();
        loss(x).sum().gradients(x);
        assertArrayEquals(original, x.toDoubles());
    }

    @Test
    void theLogitsMemoryIsUsedAgain() {
        Tensor x = session.normal("x", 0, 1, 3, 4).variable();
        Tensor y = session.scoped(() -> loss(x.mul(2)).sum());
        long live = session.liveBuffers();
        Tensor g = y.gradients(x).getFirst();
        // The logits' buffer became the gradient's: what is new is dx of the product alone.
        assertEquals(List.of(3L, 4L), List.of(g.shape().dim(0), g.shape().dim(1)));
        assertEquals(true, session.liveBuffers() <= live, live + " then " + session.liveBuffers());
    }

    @Test
    void ignoredAndWeightedRows() {
        Tensor x = session.normal("x", 0, 1, 3, 4).variable();
        Tensor w = session.tensor(new double[] {1, 5, -2}, 3);
        double[] g = loss(x).mul(w).sum().gradients(x).getFirst().toDoubles();
        for (int i = 4; i < 8; i++) {
            assertEquals(0, g[i]);
        }
    }

    @Test
    void theRunsClassIsThatOfTheWeakestKernel() {
        CoreEngine engine = (CoreEngine) Doors.engine(session);
        session.ones(2).add(1);
        assertEquals(Determinism.D4, engine.kernels().least());
        Tensor.composite(RMS_NORM, session.ones(2, 2), session.ones(2));
        assertEquals(Determinism.D1, engine.kernels().least());
    }

    @Test
    void claimsAreNotAskedForTensorsThatDoNotFit() {
        try {
            Tensor.composite(RMS_NORM, session.ones(2, 4), session.ones(3));
        } catch (org.espalier.kernel.ShapeException e) {
            assertEquals(0, backend.launches.size());
            return;
        }
        throw new AssertionError("a gain of the wrong size was taken");
    }
}
