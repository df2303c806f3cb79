package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.internal.Context;
import org.espalier.nn.DropPath;
import org.espalier.nn.Gpt;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stochastic depth: a branch is there for a sample or it is not. */
@ExtendWith(NoLiveSegments.class)
class DropPathTest {
    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(7));

    @AfterEach
    void close() {
        session.close();
    }

    private static Tensor train(DropPath d, Tensor y, long step, long sample) {
        return Context.current().trainingAt(step, sample).run(() -> d.call(y));
    }

    @Test
    void wholeSamplesAreLeftOutAndTheMeanStays() {
        int n = 100_000;
        for (double p : new double[] {0.1, 0.5, 0.8}) {
            float[] y = train(new DropPath(session, p), session.ones(n, 3), 1, 0).toFloats();
            float kept = (float) (1 / (1 - p));
            double sum = 0;
            for (int i = 0; i < n; i++) {
                float first = y[3 * i];
                assertTrue(first == 0 || first == kept);
                assertEquals(first, y[3 * i + 1]);
                assertEquals(first, y[3 * i + 2]);
                sum += first;
            }
            double sigma = Math.sqrt(p / (1 - p) / n); // of the mean of the scaled mask
            assertEquals(1, sum / n, 4 * sigma);
        }
    }

    @Test
    void microBatchesSeeTheSameDraws() {
        DropPath d = new DropPath(session, 0.5);
        float[] whole = train(d, session.ones(9, 2), 5, 100).toFloats();
        float[] part = train(d, session.ones(4, 2), 5, 105).toFloats();
        assertArrayEquals(Arrays.copyOfRange(whole, 10, 18), part);
        assertFalse(Arrays.equals(whole, train(d, session.ones(9, 2), 6, 100).toFloats()));
    }

    @Test
    void residualIsTheSumWithTheSameDraws() {
        DropPath d = new DropPath(session, 0.5);
        Tensor x = session.normal("x", 0, 1, 6, 4).variable();
        Tensor y = session.normal("y", 0, 1, 6, 4).variable();
        Tensor sum = Context.current().trainingAt(2, 1).run(() -> d.residual(x, y));
        float[] branch = train(d, y, 2, 1).toFloats();
        float[] expected = x.toFloats();
        for (int i = 0; i < expected.length; i++) {
            expected[i] += branch[i];
        }
        assertArrayEquals(expected, sum.toFloats(), 1e-6f);
        float[] mask = train(d, session.ones(6, 4), 2, 1).toFloats();
        List<Tensor> g = sum.sum().gradients(x, y);
        assertArrayEquals(session.ones(6, 4).toFloats(), g.get(0).toFloats());
        assertArrayEquals(mask, g.get(1).toFloats());
    }

    @Test
    void isTheIdentityOutsideTrainingAndWithoutProbability() {
        Tensor x = session.ones(2, 3);
        assertSame(x, new DropPath(session, 0.5).call(x));
        assertSame(x, train(new DropPath(session, 0), x, 1, 0));
        assertFalse(new DropPath(session, 0.5).isActive());
        float[] twice = new DropPath(session, 0.5).residual(x, x).toFloats();
        assertArrayEquals(session.full(2, 2, 3).toFloats(), twice);
    }

    @Test
    void itGrowsLinearlyWithDepth() {
        assertEquals(0.1, DropPath.at(0, 4, 0.4), 1e-15);
        assertEquals(0.3, DropPath.at(2, 4, 0.4), 1e-15);
        assertEquals(0.4, DropPath.at(3, 4, 0.4), 1e-15);
    }

    @Test
    void aProbabilityOfOneIsRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new DropPath(session, 1));
        assertEquals("drop path: p is 1.0; it must be 0 ≤ p < 1", e.getMessage());
    }

    /** Where nothing but branches acts on a token, a sample without them keeps its embedding. */
    @Test
    void theGptLeavesBranchesOut() {
        Gpt model =
                new Gpt(
                        session,
                        Gpt.config()
                                .vocabulary(5)
                                .context(2)
                                .layers(2)
                                .heads(1)
                                .width(4)
                                .dropPath(0.9));
        Tensor inputs = session.tensor(new int[128], 64, 2);
        Tensor trained = Context.current().trainingAt(1, 0).run(() -> model.hidden(inputs));
        long rows = Arrays.stream(rows(trained)).distinct().count();
        assertTrue(rows > 1 && rows <= 16, rows + " kinds of samples by 4 branches");
        assertEquals(1, Arrays.stream(rows(model.hidden(inputs))).distinct().count());
    }

    private static String[] rows(Tensor x) { // [64, 2, 4]
        float[] all = x.toFloats();
        String[] rows = new String[64];
        Arrays.setAll(rows, i -> Arrays.toString(Arrays.copyOfRange(all, 8 * i, 8 * i + 8)));
        return rows;
    }
}
