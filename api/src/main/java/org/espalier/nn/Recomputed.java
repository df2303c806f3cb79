package org.espalier.nn;

import org.espalier.internal.Asides;
import org.espalier.internal.Context;
import org.espalier.tensor.Tensor;

/**
 * What is said by the first pass of a module that is computed again: losses would need what that
 * pass does not keep.
 *
 * @param outer who hears the rest
 */
record Recomputed(String module, Asides outer) implements Asides {
    Recomputed(String module) {
        this(module, Context.current().asides());
    }

    @Override
    public void propose(State state, Tensor next) {
        outer.propose(state, next);
    }

    @Override
    public void add(Tensor loss) {
        throw new IllegalStateException(
                "module '%s' is computed again, but a part of it adds a loss, whose gradient needs what is not kept. Fix: leave it out of 'recompute'"
                        .formatted(module));
    }

    @Override
    public void report(String name, double value) {
        outer.report(name, value);
    }
}
