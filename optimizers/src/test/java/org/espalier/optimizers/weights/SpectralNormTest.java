package org.espalier.optimizers.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.kernel.DType;
import org.espalier.nn.Init;
import org.espalier.nn.State;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Spectral normalization against Algorithm 1 of its paper in plain loops. */
@ExtendWith(NoLeaks.class)
class SpectralNormTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 6;

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(9));
    private final Net net = new Net(session, Init.normal(1), ROWS, 2, 3).with(new SpectralNorm());
    private final State u = net.states().getFirst();
    private final double[] w = net.w.copy().toDoubles();

    @AfterEach
    void close() {
        session.close();
    }

    private static double[] unit(double[] x) {
        double norm = Math.sqrt(Arrays.stream(x).map(a -> a * a).sum());
        return Arrays.stream(x).map(a -> a / norm).toArray();
    }

    private double[] right(double[] left) { // Wᵀu
        double[] v = new double[COLUMNS];
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            v[i % COLUMNS] += w[i] * left[i / COLUMNS];
        }
        return v;
    }

    private double[] left(double[] right) { // Wv
        double[] y = new double[ROWS];
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            y[i / COLUMNS] += w[i] * right[i % COLUMNS];
        }
        return y;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void oneStepOfTheIteration() {
        assertEquals("w-spectral.u", u.name());
        double[] v = unit(right(u.copy().toDoubles()));
        double sigma = dot(unit(left(v)), left(v));
        double[] expected = Arrays.stream(w).map(a -> a / sigma).toArray();
        assertArrayEquals(expected, net.w.value().toDoubles(), 1e-13);
    }

    /** u and v are constants: ∇W = (∇y − (Σ∇y·W/σ) u vᵀ)/σ. */
    @Test
    void gradients() {
        double[] v = unit(right(u.copy().toDoubles()));
        double[] next = unit(left(v));
        double sigma = dot(next, left(v));
        double[] dy = session.normal("dy", 0, 1, ROWS, 2, 3).toDoubles();
        Tensor own = session.tensor(w, ROWS, 2, 3).variable();
        Tensor y = net.with(Map.of(net.w, own)).call(session.tensor(dy, ROWS, 2, 3));
        double[] expected = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            double along = dot(dy, w) / sigma * next[i / COLUMNS] * v[i % COLUMNS];
            expected[i] = (dy[i] - along) / sigma;
        }
        assertArrayEquals(expected, y.gradients(own).getFirst().toDoubles(), 1e-12);
    }

    /** Where u has converged, no vector is stretched by more than 1, and u itself by 1. */
    @Test
    void theLargestSingularValueBecomesOne() {
        double[] x = u.copy().toDoubles();
        for (int i = 0; i < 2000; i++) {
            x = unit(left(unit(right(x))));
        }
        u.set(session.tensor(x, ROWS));
        net.w.fuse();
        System.arraycopy(net.w.copy().toDoubles(), 0, w, 0, w.length);
        assertEquals(1, Math.sqrt(dot(right(x), right(x))), 1e-9);
        for (int i = 0; i < 50; i++) {
            double[] any = unit(session.normal("any" + i, 0, 1, COLUMNS).toDoubles());
            assertTrue(Math.sqrt(dot(left(any), left(any))) <= 1 + 1e-9);
        }
        assertEquals(List.of(), net.states());
    }

    @Test
    void aMatrixOfZerosStaysOne() {
        Net zeros = new Net(session, Init.zeros(), 2, 3).with(new SpectralNorm());
        assertArrayEquals(new double[6], zeros.w.value().toDoubles());
    }

    @Test
    void matricesOfSeveralTasks() {
        double[] two = new double[2 * w.length];
        System.arraycopy(w, 0, two, 0, w.length);
        Arrays.setAll(two, i -> i < w.length ? two[i] : 3 * w[i - w.length]);
        Tensor x = session.ones(2, ROWS, 2, 3);
        Tensor y = net.with(Map.of(net.w, session.tensor(two, 2, ROWS, 2, 3))).call(x);
        double one = net.call(session.ones(ROWS, 2, 3)).item();
        assertEquals(2 * one, y.item(), 1e-12); // σ takes the factor 3 out
    }
}
