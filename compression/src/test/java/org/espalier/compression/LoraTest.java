package org.espalier.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.compression.adapters.Lora;
import org.espalier.kernel.DType;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** LoRA against equation 3 of its paper in plain loops. */
@ExtendWith(NoLeaks.class)
class LoraTest {
    private static final int OUT = 5;
    private static final int IN = 7;
    private static final int R = 2;

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(9));

    @AfterEach
    void close() {
        session.close();
    }

    private Net net(Object... options) {
        Object[] all = Arrays.copyOf(new Object[] {"rank", (long) R}, options.length + 2);
        System.arraycopy(options, 0, all, 2, options.length);
        return new Net(session, OUT, IN).with(new Lora(), all);
    }

    private static Matrix matrix(Parameter p) {
        int rows = Math.toIntExact(p.shape().dim(0));
        return new Matrix(rows, Math.toIntExact(p.shape().dim(1)), p.copy().toDoubles());
    }

    private Matrix draw(String name, int rows, int columns) {
        return new Matrix(rows, columns, session.normal(name, 0, 1, rows, columns).toDoubles());
    }

    private Matrix drawB(Net net) {
        Matrix b = draw("b", OUT, R);
        net.parameter("w-lora.b").set(session.tensor(b.values(), OUT, R));
        return b;
    }

    @Test
    void atFirstNothingChangesByABit() {
        double[] before = new Net(session, OUT, IN).w.value().toDoubles();
        Net net = net();
        assertArrayEquals(before, net.w.value().toDoubles());
        double most = 1 / Math.sqrt(IN);
        double[] a = matrix(net.parameter("w-lora.a")).values();
        assertTrue(Arrays.stream(a).allMatch(x -> Math.abs(x) <= most));
        assertTrue(Arrays.stream(a).map(Math::abs).max().orElse(0) > most / 2);
    }

    @Test
    void theSum() {
        Net net = net("alpha", 3.0);
        Matrix b = drawB(net);
        Matrix a = matrix(net.parameter("w-lora.a"));
        Matrix expected = matrix(net.w).plus(1.5, b.times(a));
        assertArrayEquals(expected.values(), net.w.value().toDoubles(), 1e-14);
        Net stabilized = net("alpha", 3.0, "rs", true);
        drawB(stabilized);
        expected = matrix(net.w).plus(3 / Math.sqrt(2), b.times(a));
        assertArrayEquals(expected.values(), stabilized.w.value().toDoubles(), 1e-14);
    }

    private List<Tensor> gradients(Net net, Matrix dw) {
        Tensor[] leaves = {net.parameter("w-lora.a").value(), net.parameter("w-lora.b").value()};
        return net.call(session.tensor(dw.values(), OUT, IN)).gradients(leaves);
    }

    /** ∇A = s·Bᵀ∇W and ∇B = s·∇W Aᵀ. */
    @Test
    void gradients() {
        Net net = net("alpha", 3.0);
        Matrix dw = draw("dw", OUT, IN);
        Matrix a = matrix(net.parameter("w-lora.a"));
        List<Tensor> first = gradients(net, dw);
        assertArrayEquals(new double[R * IN], first.getFirst().toDoubles());
        Matrix b = drawB(net);
        List<Tensor> later = gradients(net, dw);
        Matrix da = Matrix.zeros(R, IN).plus(1.5, b.transposed().times(dw));
        Matrix db = Matrix.zeros(OUT, R).plus(1.5, dw.times(a.transposed()));
        assertArrayEquals(da.values(), later.getFirst().toDoubles(), 1e-13);
        assertArrayEquals(db.values(), first.getLast().toDoubles(), 1e-13);
        assertArrayEquals(db.values(), later.getLast().toDoubles(), 1e-13);
    }

    @Test
    void mergingLeavesTheFunction() {
        Net net = net();
        drawB(net);
        Tensor x = session.normal("x", 0, 1, OUT, IN);
        double before = net.call(x).item();
        double[] weights = net.w.value().toDoubles();
        net.w.fuse();
        assertArrayEquals(weights, net.w.copy().toDoubles());
        assertEquals(before, net.call(x).item(), 1e-6 * Math.abs(before));
        assertEquals(List.of("w", "c"), net.parameters().stream().map(Parameter::name).toList());
    }

    @Test
    void theRestIsFrozenUnlessToldOtherwise() {
        Net net = net();
        assertTrue(net.w.isFrozen());
        assertTrue(net.c.isFrozen());
        assertFalse(net.parameter("w-lora.a").isFrozen());
        assertEquals(R * (OUT + IN), net.trainedCount());
        assertFalse(net("others", "trained").c.isFrozen());
        assertTrue(net("others", "trained").w.isFrozen());
    }

    @Test
    void weightsOfSeveralTasks() {
        Net net = net();
        drawB(net);
        double[] w = session.normal("tasks", 0, 1, 2, OUT, IN).toDoubles();
        Tensor x = session.ones(2, OUT, IN);
        double both = net.with(Map.of(net.w, session.tensor(w, 2, OUT, IN))).call(x).item();
        double each = -net.c.value().sum().item();
        for (int t = 0; t < 2; t++) {
            double[] own = Arrays.copyOfRange(w, t * OUT * IN, (t + 1) * OUT * IN);
            Tensor one = session.tensor(own, OUT, IN);
            each += net.with(Map.of(net.w, one)).call(session.ones(OUT, IN)).item();
        }
        assertEquals(each, both, 1e-12);
    }

    @Test
    void adaptersAreNoTargets() {
        Net net = net("others", "trained");
        Options none = new Options(new TreeMap<>());
        assertEquals(List.of("w"), new Lora().create(none).targets(net));
    }

    @Test
    void aRankAboveTheMatrixIsRefused() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Net(session, OUT, IN).with(new Lora(), "rank", 6L));
        assertEquals(
                "w f64 [5, 7] has rank 5 at most, and option 'rank' is 6. Fix: rank=5 or less, or leave it out by 'match'",
                e.getMessage());
    }
}
