package org.espalier.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.espalier.compression.adapters.Dora;
import org.espalier.kernel.DType;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** DoRA against equations 5, 6 and 11 of its paper in plain loops. */
@ExtendWith(NoLeaks.class)
class DoraTest {
    private static final int OUT = 4;
    private static final int IN = 6;
    private static final int R = 2;
    private static final double S = 8; // 16/2

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(9));

    @AfterEach
    void close() {
        session.close();
    }

    private Net net(boolean isFull) {
        Net net = new Net(session, OUT, IN);
        return net.with(new Dora(), "rank", (long) R, "full_gradient", isFull);
    }

    private void draw(Net net, String name) {
        Parameter p = net.parameter(name);
        p.set(session.normal(name, 0, 0.3, p.shape().dims()));
    }

    private Net drawn(boolean isFull) {
        Net net = net(isFull);
        draw(net, "w-dora.b");
        draw(net, "w-dora.m");
        return net;
    }

    private static Matrix matrix(Net net, String name, int rows, int columns) {
        return new Matrix(rows, columns, net.parameter(name).copy().toDoubles());
    }

    /** V = W + s·BA. */
    private static Matrix direction(Net net) {
        Matrix b = matrix(net, "w-dora.b", OUT, R);
        Matrix a = matrix(net, "w-dora.a", R, IN);
        return matrix(net, "w", OUT, IN).plus(S, b.times(a));
    }

    private static double length(Matrix v, int row) {
        return Math.sqrt(v.row(row, v));
    }

    @Test
    void atFirstNothingChangesByABit() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            try (Session s =
                    Session.open(c -> c.backend("reference").dtype(dtype).threads(1).seed(4))) {
                Net net = new Net(s, 33, 65);
                double[] before = net.w.value().toDoubles();
                net.with(new Dora());
                assertArrayEquals(before, net.w.value().toDoubles());
            }
        }
    }

    @Test
    void lengthTimesDirection() {
        Net net = drawn(false);
        Matrix v = direction(net);
        double[] m = net.parameter("w-dora.m").copy().toDoubles();
        double[] expected = new double[OUT * IN];
        Arrays.setAll(expected, i -> m[i / IN] * v.values()[i] / length(v, i / IN));
        assertArrayEquals(expected, net.w.value().toDoubles(), 1e-13);
    }

    /** ∇V = m/‖V‖·∇W, and in full m/‖V‖·(∇W − (V·∇W) V/‖V‖²); ∇m = V·∇W/‖V‖. */
    private void gradients(boolean isFull) {
        Net net = drawn(isFull);
        Matrix v = direction(net);
        Matrix dw = new Matrix(OUT, IN, session.normal("dw", 0, 1, OUT, IN).toDoubles());
        Tensor[] leaves = {net.parameter("w-dora.b").value(), net.parameter("w-dora.m").value()};
        List<Tensor> got = net.call(session.tensor(dw.values(), OUT, IN)).gradients(leaves);
        double[] m = net.parameter("w-dora.m").copy().toDoubles();
        Matrix dv = Matrix.zeros(OUT, IN);
        double[] dm = new double[OUT];
        for (int i = 0; i < OUT; i++) {
            double n = length(v, i);
            dm[i] = v.row(i, dw) / n;
            for (int j = 0; j < IN; j++) {
                double along = isFull ? v.row(i, dw) * v.at(i, j) / (n * n) : 0;
                dv.values()[i * IN + j] = m[i] / n * (dw.at(i, j) - along);
            }
        }
        Matrix a = matrix(net, "w-dora.a", R, IN);
        Matrix db = Matrix.zeros(OUT, R).plus(S, dv.times(a.transposed()));
        assertArrayEquals(dm, got.getLast().toDoubles(), 1e-12);
        assertArrayEquals(db.values(), got.getFirst().toDoubles(), 1e-12);
    }

    @Test
    void gradientsWithConstantLengths() {
        gradients(false);
    }

    @Test
    void gradientsThroughTheLengths() {
        gradients(true);
    }

    @Test
    void mergingLeavesTheFunction() {
        Net net = drawn(false);
        double[] before = net.w.value().toDoubles();
        net.w.fuse();
        assertArrayEquals(before, net.w.copy().toDoubles());
    }

    @Test
    void aRowOfZerosStaysOne() {
        Net net = new Net(session, OUT, IN);
        double[] w = net.w.copy().toDoubles();
        Arrays.fill(w, 0, IN, 0);
        net.w.set(session.tensor(w, OUT, IN));
        net.with(new Dora(), "rank", 1L);
        assertArrayEquals(w, net.w.value().toDoubles());
    }

    @Test
    void whatIsTrained() {
        Net net = net(false);
        assertTrue(net.w.isFrozen() && net.c.isFrozen());
        assertEquals(R * (OUT + IN) + OUT, net.trainedCount());
    }
}
