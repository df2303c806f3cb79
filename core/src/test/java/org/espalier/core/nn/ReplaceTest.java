package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.nn.Activation;
import org.espalier.nn.Linear;
import org.espalier.nn.Mlp;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.SwiGlu;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Modules in the place of modules. */
@ExtendWith(NoLiveSegments.class)
class ReplaceTest {
    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(1));

    @AfterEach
    void close() {
        session.close();
    }

    private Linear layer() {
        return new Linear(session, 3, 3, Activation.RELU);
    }

    /** Calls its first part, then its second. */
    private final class Pair extends Module {
        final Linear first = child("first", layer());
        final Linear second = child("second", layer());

        Pair() {
            super(session);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return second.call(first.call(x));
        }
    }

    private static List<String> names(Module m) {
        return m.parameters().stream().map(Parameter::name).toList();
    }

    @Test
    void whoCallsTheOldCallsTheNew() {
        Pair pair = new Pair();
        Linear other = new Linear(session, 3, 3, Activation.IDENTITY);
        pair.first.replace(other);
        Tensor x = session.range(6).reshape(2, 3);
        assertArrayEquals(pair.second.call(other.call(x)).toFloats(), pair.call(x).toFloats());
        assertEquals(
                List.of("first.weight", "first.bias", "second.weight", "second.bias"), names(pair));
        assertEquals("first", other.path());
        assertEquals(List.of("weight", "bias"), names(pair.first)); // a root
    }

    @Test
    void theNewMayBeReplacedToo() {
        Pair pair = new Pair();
        Linear next = layer();
        Linear last = layer();
        pair.first.replace(next);
        next.replace(last);
        Tensor x = session.range(3).reshape(1, 3);
        assertArrayEquals(pair.second.call(last.call(x)).toFloats(), pair.call(x).toFloats());
    }

    @Test
    void refusals() {
        Pair pair = new Pair();
        assertEquals(
                "a root cannot be replaced. Fix: use the other module instead",
                assertThrows(IllegalStateException.class, () -> pair.replace(layer()))
                        .getMessage());
        assertEquals(
                "module 'second' already belongs to 'second'",
                assertThrows(IllegalArgumentException.class, () -> pair.first.replace(pair.second))
                        .getMessage());
    }

    @Test
    void replicasStartUnderTheirOwnNames() {
        for (Module m :
                List.of(
                        new Mlp(session, 3, 5, Activation.GELU, 0.1),
                        new SwiGlu(session, 3, 5, 0.1))) {
            Module other = m instanceof Mlp mlp ? mlp.replica() : ((SwiGlu) m).replica();
            assertEquals(m.getClass(), other.getClass());
            assertEquals(names(m), names(other));
            assertEquals(m.parameterCount(), other.parameterCount());
        }
    }
}
