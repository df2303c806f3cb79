package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.nn.Activation;
import org.espalier.nn.Gpt;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.tensor.TensorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When values are released, what keeps them, and what is said to those who come too late. */
@ExtendWith(NoLiveSegments.class)
class LifetimeTest {
    private final long before = CoreEngine.liveSegments();
    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(5));

    @AfterEach
    void nothingIsLeft() {
        session.close();
        assertEquals(before, CoreEngine.liveSegments());
    }

    /** A module that is a function; it can hold on to what it makes. */
    private static final class Fn extends Module {
        private final UnaryOperator<Tensor> f;

        Fn(Session session, UnaryOperator<Tensor> f) {
            super(session);
            this.f = f;
        }

        <M extends Module> Fn with(String name, M part) {
            child(name, part);
            return this;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return f.apply(x);
        }
    }

    private static String message(Runnable part) {
        return assertThrows(TensorException.class, part::run).getMessage();
    }

    private Tensor ones() {
        return session.ones(2, 3);
    }

    @Test
    void whatAModuleMakesEndsWithIt() {
        List<Tensor> hidden = new ArrayList<>();
        Fn inner =
                new Fn(
                        session,
                        x -> {
                            hidden.add(x.mul(2.0).named("h"));
                            hidden.add(x.add(1.0));
                            return hidden.getFirst().add(x);
                        });
        Fn outer = new Fn(session, inner::call).with("inner", inner);
        Tensor y = outer.call(ones());
        assertArrayEquals(new double[] {3, 3, 3, 3, 3, 3}, y.toDoubles());
        assertEquals(
                "tensor 'h' [2, 3] f64 was released when module 'inner' returned."
                        + " Fix: call keep() on it inside that module, or return it",
                message(() -> hidden.getFirst().add(1)));
        assertEquals(
                "a tensor [2, 3] f64 was released when module 'inner' returned."
                        + " Fix: call keep() on it inside that module, or return it",
                message(() -> hidden.getLast().toDoubles()));
    }

    @Test
    void everyUseOfAReleasedTensorThrows() {
        Tensor[] late = new Tensor[1];
        session.scope(() -> late[0] = session.ones(2, 2).variable());
        Tensor x = late[0];
        String words =
                "a tensor [2, 2] f64 was released when its scope ended."
                        + " Fix: call keep() on it inside that scope, or return it";
        List<Runnable> uses =
                List.of(
                        () -> x.add(1),
                        () -> x.sum(),
                        () -> x.matmul(x),
                        () -> x.reshape(4),
                        () -> x.transpose(),
                        () -> x.slice(0, 0, 1),
                        () -> x.split(0, 2),
                        () -> Tensor.concat(0, List.of(x, x)),
                        () -> x.gather(session.tensor(new int[] {0}, 1)),
                        () -> x.scatterAdd(session.tensor(new int[] {0, 0}, 2), 1),
                        () -> x.cast(DType.F32),
                        () -> x.variable(),
                        () -> x.detach(),
                        () -> x.keep(),
                        () -> x.toDoubles());
        for (int i = 0; i < uses.size(); i++) {
            assertEquals(words, message(uses.get(i)), "use " + i);
        }
    }

    @Test
    void keepMovesAValueOut() {
        Tensor[] kept = new Tensor[1];
        Fn inner =
                new Fn(
                        session,
                        x -> {
                            kept[0] = x.mul(2).keep();
                            return x.add(kept[0]);
                        });
        Fn outer = new Fn(session, x -> inner.call(x).mul(1)).with("inner", inner);
        session.scope(() -> outer.call(ones()));
        assertArrayEquals(new double[] {2, 2, 2, 2, 2, 2}, kept[0].toDoubles());
        kept[0].close();
        assertEquals(
                "a tensor [2, 3] f64 was released by close(). Fix: close it after its last use",
                message(() -> kept[0].toDoubles()));
    }

    @Test
    void aKeptResultKeepsItsHistory() {
        Tensor x = session.tensor(new double[] {3}, 1).variable();
        Tensor y = session.scoped(() -> x.mul(x).mul(x).keep());
        assertEquals(27, y.item());
        assertEquals(27, y.sum().gradients(x).getFirst().item());
        Tensor[] z = new Tensor[1];
        session.scope(() -> z[0] = x.mul(x).exp().log().keep());
        assertEquals(6, z[0].sum().gradients(x).getFirst().item(), 1e-12);
    }

    @Test
    void aResultMovesToTheParent() {
        Tensor[] inner = new Tensor[1];
        Tensor outer =
                session.scoped(() -> {
                    inner[0] = session.scoped(() -> ones().mul(2));
                    assertArrayEquals(new double[] {2, 2, 2, 2, 2, 2}, inner[0].toDoubles());
                    return inner[0].add(1);
                });
        assertArrayEquals(new double[] {3, 3, 3, 3, 3, 3}, outer.toDoubles());
        assertTrue(message(() -> inner[0].toDoubles()).contains("when its scope ended"));
    }

    @Test
    void aResultThatWasThereBeforeStays() {
        Tensor x = ones();
        Fn identity = new Fn(session, v -> v);
        assertEquals(x, identity.call(x));
        session.scope(() -> identity.call(x));
        assertEquals(6, x.sum().item());
    }

    @Test
    void closeTwiceIsHarmless() {
        Tensor x = ones();
        Tensor view = x.reshape(6);
        x.close();
        x.close();
        assertEquals(6, view.sum().item());
        view.close();
        view.close();
        session.close();
        session.close();
        x.close();
    }

    @Test
    void viewsHoldTheirMemory() {
        long live = session.liveBuffers();
        Tensor x = ones();
        long with = session.liveBuffers();
        Tensor y = x.transpose();
        x.close();
        assertEquals(with, session.liveBuffers());
        y.close();
        assertEquals(with - 1, session.liveBuffers());
        assertTrue(live < with);
    }

    @Test
    void aScopeReleasesWhenItFails() {
        session.ones(1).close();
        long live = session.liveBuffers();
        Fn failing =
                new Fn(
                        session,
                        x -> {
                            x.variable().mul(3).exp();
                            throw new IllegalStateException("on purpose");
                        });
        Tensor x = ones();
        long with = session.liveBuffers();
        assertThrows(IllegalStateException.class, () -> failing.call(x));
        assertEquals(with, session.liveBuffers());
        assertEquals("", Doors.engine(session).path());
        assertTrue(live < with);
    }

    @Test
    void aGradientConsumesWhatWasSaved() {
        Tensor x = ones().variable();
        Tensor y = x.mul(x).sum();
        assertEquals(12, y.gradients(x).getFirst().sum().item());
        assertEquals(
                "gradients: what mul saved was released by an earlier gradient or at the end of"
                        + " its scope. Fix: take all gradients in one call inside the scope, or pass"
                        + " differentiable = true to the first",
                message(() -> y.gradients(x)));
    }

    @Test
    void aDifferentiableGradientKeepsWhatWasSaved() {
        Tensor x = ones().variable();
        Tensor y = x.mul(x).mul(x).sum();
        Tensor first = y.gradients(List.of(x), true).getFirst();
        Tensor again = y.gradients(List.of(x), true).getFirst();
        assertArrayEquals(first.toDoubles(), again.toDoubles());
        assertEquals(36, first.sum().gradients(List.of(x), true).getFirst().sum().item());
        assertEquals(18, y.gradients(x).getFirst().sum().item());
    }

    @Test
    void aThirdDerivative() {
        Tensor x = session.tensor(new double[] {2}, 1).variable();
        Tensor d = x.square().square().sum();
        for (double expected : new double[] {32, 48, 48, 24}) {
            d = d.gradients(List.of(x), true).getFirst().sum();
            assertEquals(expected, d.item(), 1e-12);
        }
    }

    @Test
    void gradientsNeedAVariable() {
        Tensor x = ones().named("weights");
        assertEquals(
                "gradients: weights f64 [2, 3] is no variable and has no history."
                        + " Fix: x = x.variable() before using it",
                message(() -> x.sum().gradients(x)));
    }

    @Test
    void withoutGradientsNothingIsSaved() {
        Tensor x = ones().variable();
        long with = session.liveBuffers();
        Tensor y = session.withoutGradients(() -> session.scoped(() -> x.exp().exp().exp()));
        assertEquals(false, y.isTracked());
        assertEquals(with + 1, session.liveBuffers());
    }

    @Test
    void aScopeOfNestedModulesLeavesNothing() {
        Gpt model = new Gpt(session, tiny());
        step(model);
        long live = session.liveBuffers();
        for (int i = 0; i < 20; i++) {
            step(model);
            assertEquals(live, session.liveBuffers(), "after step " + i);
        }
    }

    private static org.espalier.nn.GptConfig tiny() {
        return Gpt.config().vocabulary(11).context(4).layers(2).heads(2).width(8);
    }

    private void step(Gpt model) {
        session.scope(() -> {
            Tensor x = session.tensor(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4);
            Tensor loss = model.call(x).square().sum();
            List<Tensor> weights = new ArrayList<>();
            model.parameters().forEach(p -> weights.add(p.value()));
            loss.gradients(weights.toArray(new Tensor[0]));
        });
    }

    @Test
    void unreachableValuesAreFreedWithoutAnyScope() throws InterruptedException {
        Linear linear = new Linear(session, 3, 3, Activation.GELU);
        Tensor x = ones().variable();
        linear.call(x);
        long live = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            linear.call(linear.call(x)).exp();
        }
        for (int i = 0; i < 100 && live > 40; i++) {
            System.gc();
            Thread.sleep(10);
            session.ones(1).close(); // memory of the dead is taken back when new memory is wanted
            live = session.liveBuffers();
        }
        assertTrue(live <= 40, live + " buffers are still live");
    }

    @Test
    void parameterViewsEndWithTheNextUpdate() {
        Linear linear = new Linear(session, 3, 2, Activation.IDENTITY);
        Tensor view = linear.weight().value();
        Tensor copy = linear.weight().copy();
        double[] old = copy.toDoubles();
        linear.weight().set(session.ones(2, 3));
        assertEquals(
                "tensor 'weight' [2, 3] f64 was released when its parameter was updated."
                        + " Fix: take value() again, or copy() to keep the numbers",
                message(() -> view.sum()));
        assertArrayEquals(old, copy.toDoubles());
        assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, linear.weight().value().toDoubles());
    }

    @Test
    void aClosedSessionSaysSo() {
        Tensor x = ones();
        session.close();
        String words =
                "the session is closed, and its tensors with it. Fix: use them before closing it";
        assertEquals(words, message(() -> x.add(1)));
        assertEquals(words, message(() -> x.toDoubles()));
        assertEquals(words, message(() -> session.ones(2)));
    }
}
