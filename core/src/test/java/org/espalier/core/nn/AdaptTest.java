package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.internal.Context;
import org.espalier.kernel.DType;
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

/** Parameters whose value is a function of what is trained. */
@ExtendWith(NoLiveSegments.class)
class AdaptTest {
    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(41));

    @AfterEach
    void close() {
        session.close();
    }

    /** w·g, in training one more. */
    private static final class Times extends Module {
        private final Parameter g = parameter("g", new Init.Constant(3));

        Times(Session session) {
            super(session);
        }

        @Override
        protected Tensor forward(Tensor w) {
            Tensor y = w.mul(g.value());
            return isTraining() ? y.add(1) : y;
        }
    }

    private static final class Square extends Module {
        Square(Session session) {
            super(session);
        }

        @Override
        protected Tensor forward(Tensor w) {
            return w.square();
        }
    }

    private static final class Net extends Module {
        private final Linear fc = child("fc", line(session()));

        Net(Session session) {
            super(session);
        }

        private static Linear line(Session session) {
            return new Linear(session, 1, 1, Activation.IDENTITY, false, new Init.Constant(.5));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return fc.call(x);
        }
    }

    private Tensor number(double x) {
        return session.tensor(new double[] {x}, 1, 1);
    }

    private static List<String> names(Module m) {
        return m.parameters().stream().map(Parameter::name).toList();
    }

    @Test
    void adaptersAreComposedInOrder() {
        Net net = new Net(session);
        Parameter w = net.fc.weight();
        Times times = w.adapt("times", new Times(session));
        w.adapt("square", new Square(session));
        assertEquals(List.of("fc.weight", "fc.weight-times.g"), names(net));
        assertEquals("fc.weight-times", times.path());
        assertEquals(2.25, w.value().item()); // (½·3)²
        assertEquals(4.5, net.call(number(2)).item());
        assertEquals(.5, w.copy().item());
        assertEquals(2, w.adapters().size());
    }

    @Test
    void gradientsReachTheOwnValueAndTheAdapters() {
        Net net = new Net(session);
        Parameter w = net.fc.weight();
        w.adapt("square", new Square(session));
        Times times = w.adapt("times", new Times(session));
        Tensor own = number(4).variable();
        Tensor y = net.with(Map.of(w, own)).call(number(2)); // 2·3·4²
        assertEquals(96, y.item());
        List<Tensor> g = y.sum().gradients(own, times.g.value());
        assertEquals(48, g.get(0).item()); // 2·3·2·4
        assertEquals(32, g.get(1).item()); // 2·4²
    }

    @Test
    void anOverrideStandsForTheOwnValue() {
        Net net = new Net(session);
        Times times = net.fc.weight().adapt("times", new Times(session));
        Tensor tasks = session.tensor(new double[] {1, 2}, 2, 1, 1);
        Tensor x = session.tensor(new double[] {1, 1}, 2, 1, 1);
        Tensor y = net.with(Map.of(net.fc.weight(), tasks)).call(x);
        assertArrayEquals(new double[] {3, 6}, y.toDoubles());
        assertEquals(5, net.with(Map.of(times.g, session.scalar(10))).call(number(1)).item());
    }

    @Test
    void fusingLeavesWhatItWasOutsideTraining() {
        Net net = new Net(session);
        Parameter w = net.fc.weight();
        Times times = w.adapt("times", new Times(session));
        double before = net.call(number(2)).item();
        Context.current()
                .trainingAt(1, 0)
                .withOverrides(Map.of(times.g, session.scalar(100)))
                .run(() -> {
                    w.fuse();
                    return w;
                });
        assertEquals(before, net.call(number(2)).item());
        assertEquals(1.5, w.copy().item());
        assertEquals(List.of(), w.adapters());
        assertEquals(List.of("fc.weight"), names(net));
        w.fuse();
        assertEquals(1.5, w.value().item());
        w.adapt("times", times); // it is free again
        assertEquals(4.5, w.value().item());
    }

    @Test
    void anAdapterThatChangesNothingIsFused() {
        class Same extends Module {
            Same(Session session) {
                super(session);
            }

            @Override
            protected Tensor forward(Tensor w) {
                return w;
            }
        }
        Net net = new Net(session);
        net.fc.weight().adapt("same", new Same(session));
        net.fc.weight().fuse();
        assertEquals(.5, net.fc.weight().value().item());
    }

    @Test
    void aNameIsGivenOnce() {
        Net net = new Net(session);
        net.fc.weight().adapt("times", new Times(session));
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> net.fc.weight().adapt("times", new Times(session)));
        assertEquals(
                "Linear has a part 'weight-times' already. Fix: give it another name",
                e.getMessage());
        assertEquals(1.5, net.fc.weight().value().item());
    }
}
