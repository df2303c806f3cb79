package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.internal.Context;
import org.espalier.kernel.ShapeException;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.State;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Arrays of modules that are not trained. */
@ExtendWith(NoLiveSegments.class)
class StateTest {
    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(41));

    @AfterEach
    void close() {
        session.close();
    }

    /** Proposes twice: what comes in, then that doubled. */
    private static final class Twice extends Module {
        private final State last = state("last", new Init.Constant(5), 2);

        Twice(Session session) {
            super(session);
        }

        @Override
        protected Tensor forward(Tensor x) {
            last.propose(x);
            last.propose(x.add(x));
            return x.mul(last.value());
        }
    }

    private static final class Pair extends Module {
        private final State own = state("own", Init.zeros());
        private final Twice part = child("part", new Twice(session()));

        Pair(Session session) {
            super(session);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return part.call(x).add(own.value());
        }
    }

    private Tensor two(double a, double b) {
        return session.tensor(new double[] {a, b}, 2);
    }

    @Test
    void statesHaveNamesAndAreNoParameters() {
        Pair m = new Pair(session);
        assertEquals(List.of("own", "part.last"), m.states().stream().map(State::name).toList());
        assertEquals(List.of(), m.parameters());
        assertEquals("part.last f32 [2]", m.part.last.toString());
        assertArrayEquals(new double[] {5, 5}, m.part.last.value().toDoubles());
    }

    @Test
    void outsideAStepAProposalIsDropped() {
        Pair m = new Pair(session);
        assertArrayEquals(new double[] {5, 10}, m.call(two(1, 2)).toDoubles());
        Context.current().trainingAt(1, 0).run(() -> m.call(two(1, 2)));
        assertArrayEquals(new double[] {5, 5}, m.part.last.copy().toDoubles());
    }

    @Test
    void proposalsGoToTheContext() {
        Pair m = new Pair(session);
        List<String> seen = new ArrayList<>();
        Context.current()
                .withAsides(
                        new Proposed((s, next) -> seen.add(s.name() + " " + next.toDoubles()[1])))
                .run(() -> m.call(two(1, 2)));
        assertEquals(List.of("part.last 2.0", "part.last 4.0"), seen);
    }

    @Test
    void aStateHasNoHistory() {
        Pair m = new Pair(session);
        assertFalse(m.part.last.value().isTracked());
        m.part.last.set(two(7, 8));
        assertArrayEquals(new double[] {7, 8}, m.part.last.value().toDoubles());
    }

    @Test
    void aProposalOfAnotherShapeIsRefused() {
        Pair m = new Pair(session);
        ShapeException e =
                assertThrows(
                        ShapeException.class,
                        () -> m.part.last.propose(session.zeros(3).named("mean")));
        assertEquals(
                "part.last f32 [2]: cannot become mean f32 [3]. Fix: propose f32 [2]",
                e.getMessage());
    }

    @Test
    void aNameIsGivenOnce() {
        class Same extends Module {
            Same(Session session) {
                super(session);
                parameter("x", Init.zeros());
                state("x", Init.zeros());
            }

            @Override
            protected Tensor forward(Tensor x) {
                return x;
            }
        }
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Same(session));
        assertEquals("Same has a part 'x' already. Fix: give it another name", e.getMessage());
    }
}
