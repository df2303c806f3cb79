package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.internal.Context;
import org.espalier.nn.Dropout;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Dropout's statistics, and what its mask depends on: seed, path, step, global sample and element
 * alone.
 */
@ExtendWith(NoLiveSegments.class)
class DropoutTest {
    private final List<Session> sessions = new ArrayList<>();
    private final Session session = open(7);

    private Session open(long seed) {
        Session s = Session.open(c -> c.backend("reference").threads(1).seed(seed));
        sessions.add(s);
        return s;
    }

    @AfterEach
    void close() {
        sessions.forEach(Session::close);
    }

    private static Tensor train(Module m, Tensor x, long step, long sample) {
        return Context.current().trainingAt(step, sample).run(() -> m.call(x));
    }

    private static float[] mask(Module m, Session s, long step, long sample, long... dims) {
        return train(m, s.ones(dims), step, sample).toFloats();
    }

    @Test
    void zeroesItsShareAndScalesTheRest() {
        for (double p : new double[] {0.1, 0.5, 0.9}) {
            int n = 200_000;
            float[] y = mask(new Dropout(session, p), session, 1, 0, 200, 1000);
            long zeros = IntStream.range(0, n).filter(i -> y[i] == 0).count();
            double sigma = Math.sqrt(p * (1 - p) / n);
            assertEquals(p, (double) zeros / n, 4 * sigma);
            float kept = (float) (1 / (1 - p));
            assertEquals(n - zeros, IntStream.range(0, n).filter(i -> y[i] == kept).count());
        }
    }

    @Test
    void neighboursAndColumnsAreIndependent() {
        int n = 100_000;
        float[] y = mask(new Dropout(session, 0.5), session, 3, 0, n);
        for (int lag : new int[] {1, 2, 3, 4, 8, 16, 256}) {
            long equal = IntStream.range(lag, n).filter(i -> y[i] == y[i - lag]).count();
            assertEquals(
                    0.5, (double) equal / (n - lag), 4 * 0.5 / Math.sqrt(n - lag), "lag " + lag);
        }
    }

    @Test
    void isTheIdentityOutsideTraining() {
        Tensor x = session.ones(2, 3);
        assertSame(x, new Dropout(session, 0.5).call(x));
        assertSame(x, train(new Dropout(session, 0), x, 1, 0));
        assertArrayEquals(
                new float[] {2, 2},
                new Dropout(session, 0.5).residual(session.ones(2), session.ones(2)).toFloats());
    }

    @Test
    void microBatchesSeeTheSameMask() {
        Dropout d = new Dropout(session, 0.4);
        float[] whole = mask(d, session, 5, 100, 8, 3, 5);
        for (int size : new int[] {1, 2, 4}) {
            float[] parts = new float[whole.length];
            for (int at = 8 - size; at >= 0; at -= size) {
                float[] part = mask(d, session, 5, 100 + at, size, 3, 5);
                System.arraycopy(part, 0, parts, at * 15, part.length);
            }
            assertArrayEquals(whole, parts, "micro-batches of " + size);
        }
    }

    /** A module with two dropouts in it. */
    private static final class Pair extends Module {
        private final Dropout a;
        private final Dropout b;

        Pair(Session session) {
            super(session);
            a = child("a", new Dropout(session, 0.5));
            b = child("b", new Dropout(session, 0.5));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return Tensor.concat(0, List.of(b.call(x), a.call(x)));
        }
    }

    @Test
    void stepPathAndSeedChangeTheMask() {
        Pair pair = new Pair(session);
        float[] a = mask(pair.a, session, 1, 0, 1000);
        assertArrayEquals(a, mask(pair.a, session, 1, 0, 1000));
        assertFalse(Arrays.equals(a, mask(pair.a, session, 2, 0, 1000)));
        assertFalse(Arrays.equals(a, mask(pair.b, session, 1, 0, 1000)));
        Session other = open(8);
        assertFalse(Arrays.equals(a, mask(new Pair(other).a, other, 1, 0, 1000)));
        Session same = open(7);
        assertArrayEquals(a, mask(new Pair(same).a, same, 1, 0, 1000));
    }

    @Test
    void orderOfCallsDoesNotShow() {
        Pair pair = new Pair(session);
        float[] both = train(pair, session.ones(1, 50), 4, 0).toFloats();
        float[] a = mask(pair.a, session, 4, 0, 1, 50);
        assertArrayEquals(a, Arrays.copyOfRange(both, 50, 100));
    }

    @Test
    void residualIsTheSumWithTheSameMask() {
        Dropout d = new Dropout(session, 0.3);
        Tensor x = session.normal("x", 0, 1, 4, 6);
        Tensor y = session.normal("y", 0, 1, 4, 6);
        Tensor fused = Context.current().trainingAt(2, 1).run(() -> d.residual(x, y));
        float[] expected = x.add(train(d, y, 2, 1)).toFloats();
        assertArrayEquals(expected, fused.toFloats(), 1e-6f);
    }

    @Test
    void theGradientPassesTheSameMask() {
        Dropout d = new Dropout(session, 0.5);
        Tensor x = session.normal("x", 0, 1, 3, 7).variable();
        Tensor y = train(d, x, 9, 2);
        float[] g = y.sum().gradients(x).getFirst().toFloats();
        assertArrayEquals(mask(d, session, 9, 2, 3, 7), g);
        assertTrue(y.session() == session);
    }

    @Test
    void aProbabilityOfOneIsRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Dropout(session, 1));
        assertEquals("dropout: p is 1.0; it must be 0 ≤ p < 1", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Dropout(session, -0.1));
        assertThrows(IllegalArgumentException.class, () -> new Dropout(session, Double.NaN));
    }
}
