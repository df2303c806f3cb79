package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.kernel.ShapeException;
import org.espalier.nn.Conv2d;
import org.espalier.nn.Conv2dConfig;
import org.espalier.nn.Init;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The layer over the composite: shapes, start, bias, and weights with leading axes. */
@ExtendWith(NoLiveSegments.class)
class Conv2dTest {
    private static final Conv2dConfig SAME = Conv2dConfig.of(4, 6, 3).padding(1);

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(37));

    @AfterEach
    void close() {
        session.close();
    }

    private Shape shape(Conv2dConfig config, long... dims) {
        return new Conv2d(session, config).call(session.ones(dims)).shape();
    }

    @Test
    void shapes() {
        assertEquals(Shape.of(2, 6, 5, 7), shape(SAME, 2, 4, 5, 7));
        assertEquals(Shape.of(6, 5, 7), shape(SAME, 4, 5, 7));
        assertEquals(Shape.of(3, 2, 6, 5, 7), shape(SAME, 3, 2, 4, 5, 7));
        assertEquals(Shape.of(2, 6, 3, 4), shape(SAME.stride(2), 2, 4, 5, 7));
        assertEquals(Shape.of(2, 6, 3, 3), shape(SAME.stride(2, 3), 2, 4, 5, 7));
        assertEquals(Shape.of(2, 6, 3, 5), shape(SAME.dilation(2), 2, 4, 5, 7));
        assertEquals(Shape.of(2, 6, 3, 7), shape(SAME.padding(0, 1), 2, 4, 5, 7));
        assertEquals(Shape.of(2, 6, 5, 7), shape(SAME.groups(2), 2, 4, 5, 7));
        assertEquals(Shape.of(0, 6, 5, 7), shape(SAME, 0, 4, 5, 7));
        assertEquals(Shape.of(2, 6, 1, 5), shape(Conv2dConfig.of(4, 6, 1, 3), 2, 4, 1, 7));
    }

    @Test
    void parameters() {
        Conv2d grouped = new Conv2d(session, Conv2dConfig.of(4, 6, 3, 5).groups(2));
        List<String> names = grouped.parameters().stream().map(Parameter::toString).toList();
        assertEquals(List.of("weight f64 [6, 2, 3, 5]", "bias f64 [6]"), names);
        Conv2d plain = new Conv2d(session, SAME.unbiased());
        assertEquals(List.of(plain.weight()), plain.parameters());
    }

    /** √(6 / fan in), and an output sees 4·3·3 numbers. */
    @Test
    void startsKaimingUniform() {
        double bound = StrictMath.sqrt(6.0 / 36);
        assertEquals(Init.kaimingUniform(36, 0), new Conv2d(session, SAME).weight().init());
        double[] w = new Conv2d(session, SAME).weight().value().toDoubles();
        double most = Arrays.stream(w).map(Math::abs).max().orElseThrow();
        assertTrue(most < bound && most > 0.95 * bound, most + " of " + bound);
    }

    @Test
    void addsItsBiasToEveryPlace() {
        Conv2d conv = new Conv2d(session, Conv2dConfig.of(1, 2, 1), Init.ones());
        conv.parameters().getLast().set(session.tensor(new double[] {.5, -1}, 2));
        Tensor y = conv.call(session.range(4).reshape(1, 1, 2, 2));
        assertArrayEquals(new double[] {.5, 1.5, 2.5, 3.5, -1, 0, 1, 2}, y.toDoubles());
    }

    /** Every task has its own kernels and sees its own images. */
    @Test
    void weightsWithLeadingAxes() {
        Conv2d conv = new Conv2d(session, SAME.groups(2));
        Parameter bias = conv.parameters().getLast();
        Tensor w = session.normal("w", 0, 1, 3, 6, 2, 3, 3);
        Tensor b = session.normal("b", 0, 1, 3, 6);
        Tensor x = session.normal("x", 0, 1, 3, 2, 4, 5, 4);
        Tensor all = conv.with(Map.of(conv.weight(), w, bias, b)).call(x);
        assertEquals(Shape.of(3, 2, 6, 5, 4), all.shape());
        for (int task = 0; task < 3; task++) {
            Map<Parameter, Tensor> own = Map.of(conv.weight(), of(w, task), bias, of(b, task));
            double[] one = conv.with(own).call(of(x, task)).toDoubles();
            assertArrayEquals(one, of(all, task).toDoubles(), 1e-14);
        }
    }

    private static Tensor of(Tensor x, int task) {
        return x.slice(0, task, task + 1).reshape(x.shape().slice(1, x.shape().rank()).dims());
    }

    @Test
    void mistakes() {
        Exception e =
                assertThrows(
                        IllegalArgumentException.class, () -> new Conv2d(session, SAME.groups(4)));
        assertEquals(
                "conv2d: 4 groups do not divide 4 channels in and 6 out."
                        + " Fix: choose a divisor of both",
                e.getMessage());
        Conv2d conv = new Conv2d(session, SAME);
        Tensor flat = session.ones(3, 4);
        e = assertThrows(ShapeException.class, () -> conv.call(flat));
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "convolution: x [3, 4] f64 has not four axes of floating numbers"));
        Tensor w = session.ones(3, 6, 4, 3, 3);
        Tensor x = session.ones(2, 4, 5, 5);
        e = assertThrows(ShapeException.class, () -> conv.with(Map.of(conv.weight(), w)).call(x));
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "conv2d: the leading axes of w [3, 6, 4, 3, 3] f64 are not the first"
                                        + " ones of x [2, 4, 5, 5] f64"));
    }
}
