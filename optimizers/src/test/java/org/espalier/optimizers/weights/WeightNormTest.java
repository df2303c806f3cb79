package org.espalier.optimizers.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.kernel.DType;
import org.espalier.nn.Init;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Weight normalization against equations 2 and 3 of its paper in plain loops. */
@ExtendWith(NoLeaks.class)
class WeightNormTest {
    private static final int UNITS = 3;
    private static final int N = 8; // weights of a unit

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(9));

    @AfterEach
    void close() {
        session.close();
    }

    private static double dot(double[] a, double[] b, int unit) {
        double sum = 0;
        for (int i = unit * N; i < (unit + 1) * N; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private Net net() {
        return new Net(session, Init.normal(1), UNITS, 2, 4);
    }

    private static Parameter length(Net net) {
        return net.parameters().getLast();
    }

    @Test
    void atFirstNothingChanges() {
        Net net = net();
        double[] before = net.w.value().toDoubles();
        net.with(new WeightNorm());
        assertArrayEquals(before, net.w.value().toDoubles(), 1e-14);
        assertEquals("w-norm.g", length(net).name());
        double[] lengths = new double[UNITS];
        Arrays.setAll(lengths, u -> Math.sqrt(dot(before, before, u)));
        assertArrayEquals(lengths, length(net).copy().toDoubles(), 1e-14);
    }

    /** ∇g = ∇w·v/‖v‖ and ∇v = g/‖v‖·(∇w − ∇g·v/‖v‖), and so v·∇v = 0. */
    @Test
    void gradients() {
        Net net = net().with(new WeightNorm());
        double[] g = {2, -0.5, 1};
        length(net).set(session.tensor(g, UNITS));
        double[] v = net.w.copy().toDoubles();
        double[] dw = session.normal("dw", 0, 1, UNITS, 2, 4).toDoubles();
        Tensor own = session.tensor(v, UNITS, 2, 4).variable();
        Tensor y = net.with(Map.of(net.w, own)).call(session.tensor(dw, UNITS, 2, 4));
        List<Tensor> got = y.gradients(own, length(net).value());
        double[] dv = got.get(0).toDoubles();
        double[] dg = new double[UNITS];
        double[] expected = new double[v.length];
        for (int u = 0; u < UNITS; u++) {
            double norm = Math.sqrt(dot(v, v, u));
            dg[u] = dot(dw, v, u) / norm;
            for (int i = u * N; i < (u + 1) * N; i++) {
                expected[i] = g[u] / norm * (dw[i] - dg[u] / norm * v[i]);
            }
            assertEquals(0, dot(v, dv, u), 1e-12);
        }
        assertArrayEquals(dg, got.get(1).toDoubles(), 1e-13);
        assertArrayEquals(expected, dv, 1e-13);
    }

    @Test
    void fusingLeavesTheFunction() {
        Net net = net().with(new WeightNorm());
        length(net).set(session.tensor(new double[] {2, -0.5, 1}, UNITS));
        double[] before = net.w.value().toDoubles();
        net.w.fuse();
        assertArrayEquals(before, net.w.copy().toDoubles());
        assertEquals(List.of("w"), net.parameters().stream().map(Parameter::name).toList());
    }

    @Test
    void directionsOfSeveralTasks() {
        Net net = net().with(new WeightNorm());
        double[] v = session.normal("tasks", 0, 1, 2, UNITS, 2, 4).toDoubles();
        Tensor x = session.ones(2, UNITS, 2, 4);
        double both = net.with(Map.of(net.w, session.tensor(v, 2, UNITS, 2, 4))).call(x).item();
        double each = 0;
        for (int t = 0; t < 2; t++) {
            double[] own = Arrays.copyOfRange(v, t * UNITS * N, (t + 1) * UNITS * N);
            Tensor one = session.tensor(own, UNITS, 2, 4);
            each += net.with(Map.of(net.w, one)).call(session.ones(UNITS, 2, 4)).item();
        }
        assertEquals(each, both, 1e-12);
    }

    @Test
    void aRowOfZerosIsRefused() {
        Net net = new Net(session, Init.zeros(), 2, 2);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> net.with(new WeightNorm()));
        assertEquals(
                "w f64 [2, 2] has a row of zeros, which has no direction. Fix: leave it out by 'match'",
                e.getMessage());
    }

    @Test
    void vectorsAreLeftAlone() {
        Net net = new Net(session, Init.ones(), 5);
        Options none = new Options(new TreeMap<>());
        assertEquals(List.of(), new WeightNorm().create(none).targets(net));
    }
}
