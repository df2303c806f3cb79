package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Modules called with other weights: {@code model.with(overrides)}. */
@ExtendWith(NoLiveSegments.class)
class FunctionalCallTest {
    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(41));

    @AfterEach
    void close() {
        session.close();
    }

    private Linear line() {
        Linear l = new Linear(session, 1, 1, Activation.IDENTITY, false, Init.ones());
        l.weight().set(session.tensor(new double[] {.5}, 1, 1));
        return l;
    }

    private Tensor number(double x) {
        return session.tensor(new double[] {x}, 1, 1);
    }

    @Test
    void standInsForWeights() {
        Linear l = line();
        assertEquals(8, l.with(Map.of(l.weight(), number(4))).call(number(2)).item());
        assertEquals(1, l.call(number(2)).item());
        assertEquals(.5, l.weight().value().item());
    }

    /** Squared error of one sample. */
    private static Tensor loss(Tensor y, Tensor target) {
        return y.sub(target).square().sum();
    }

    /**
     * One inner step of MAML on (2, 3), then the query (1, 2): golden numbers of first and second
     * order.
     */
    @Test
    void maml() {
        assertEquals(-1.32, outerGradient(true), 1e-12);
        assertEquals(-2.2, outerGradient(false), 1e-12);
    }

    private double outerGradient(boolean secondOrder) {
        Linear l = line();
        Tensor w = l.weight().value();
        Tensor support = loss(l.with(Map.of(l.weight(), w)).call(number(2)), number(3));
        Tensor g = support.gradients(List.of(w), secondOrder).getFirst();
        Tensor adapted = w.sub(g.mul(0.05));
        assertEquals(.9, adapted.item(), 1e-15);
        Tensor query = loss(l.with(Map.of(l.weight(), adapted)).call(number(1)), number(2));
        return query.gradients(w).getFirst().item();
    }

    /** A module that calls its part with a weight of its own choice. */
    private static final class Stubborn extends Module {
        private final Linear part;
        private final Tensor choice;

        Stubborn(Session session, Linear part, Tensor choice) {
            super(session);
            this.part = child("part", part);
            this.choice = choice;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return part.with(Map.of(part.weight(), choice)).call(x).add(part.call(x));
        }
    }

    @Test
    void innerBindingsWin() {
        Linear l = line();
        Stubborn s = new Stubborn(session, l, number(10));
        assertEquals(10 + .5, s.call(number(1)).item());
        assertEquals(10 + 100, s.with(Map.of(l.weight(), number(100))).call(number(1)).item());
    }

    @Test
    void aParameterAlone() {
        Linear l = line();
        Tensor seen =
                session.scoped(() ->
                        l.with(Map.of(l.weight(), number(7)))
                                .call(number(1))
                                .mul(l.weight().value()));
        assertEquals(3.5, seen.item());
    }

    private static final int TASKS = 25;

    /**
     * A linear layer with a weight and a bias of its own per task, and the same layer called task
     * by task.
     */
    private void tasks(boolean ownWeight, boolean ownBias, long... rest) {
        Linear l = new Linear(session, 3, 2, Activation.GELU);
        Parameter bias = l.parameters().getLast();
        Tensor w = session.normal("w", 0, 1, TASKS, 2, 3);
        Tensor b = session.normal("b", 0, 1, TASKS, 2);
        Shape shape = Shape.of(TASKS).concat(Shape.of(rest)).concat(Shape.of(3));
        Tensor x = session.normal("x", 0, 1, shape.dims());
        Map<Parameter, Tensor> overrides = new java.util.LinkedHashMap<>();
        if (ownWeight) {
            overrides.put(l.weight(), w);
        }
        if (ownBias) {
            overrides.put(bias, b);
        }
        Tensor all = l.with(overrides).call(x);
        assertEquals(shape.with(-1, 2), all.shape());
        for (int t = 0; t < TASKS; t++) {
            Map<Parameter, Tensor> own = new java.util.LinkedHashMap<>();
            if (ownWeight) {
                own.put(l.weight(), w.slice(0, t, t + 1).reshape(2, 3));
            }
            if (ownBias) {
                own.put(bias, b.slice(0, t, t + 1).reshape(2));
            }
            Tensor mine = x.slice(0, t, t + 1).reshape(shape.without(0).dims());
            assertArrayEquals(
                    l.with(own).call(mine).toDoubles(),
                    all.slice(0, t, t + 1).toDoubles(),
                    "task " + t);
        }
    }

    @Test
    void tasksBesideEachOther() {
        tasks(true, true, 4);
        tasks(true, false, 4);
        tasks(false, true, 4);
        tasks(false, true, TASKS);
        tasks(true, true, 2, 3);
        tasks(false, true, 2, 3);
    }

    @Test
    void gradientsOfTasksDoNotMeet() {
        Linear l = new Linear(session, 3, 2, Activation.IDENTITY);
        Tensor w = session.normal("w", 0, 1, TASKS, 2, 3).variable();
        Tensor x = session.normal("x", 0, 1, TASKS, 4, 3);
        Tensor weight = session.range(TASKS).reshape(TASKS, 1, 1);
        Tensor y = l.with(Map.of(l.weight(), w)).call(x).mul(weight);
        Tensor g = y.sum().gradients(w).getFirst();
        assertEquals(Shape.of(TASKS, 2, 3), g.shape());
        Tensor expected = x.sum(1).mul(session.range(TASKS).reshape(TASKS, 1)); // [tasks, in]
        assertArrayEquals(
                expected.unsqueeze(1).broadcastTo(TASKS, 2, 3).toDoubles(), g.toDoubles(), 1e-12);
    }
}
