package org.espalier.core.nn;

import java.util.function.BiConsumer;
import org.espalier.internal.Asides;
import org.espalier.nn.State;
import org.espalier.tensor.Tensor;

/** Hears what modules propose for their states, and nothing else. */
record Proposed(BiConsumer<State, Tensor> states) implements Asides {
    @Override
    public void propose(State state, Tensor next) {
        states.accept(state, next);
    }
}
