package org.espalier.nn;

import org.espalier.internal.Context;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.kernel.ShapeException;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * An array of a module that is kept with its parameters but not trained: running statistics, the
 * vector of a power iteration. The forward pass proposes what it becomes; it becomes that when the
 * update of the step is made, so that a step that is skipped or given up changes no state.
 * Checkpoints and the hash of the weights hold states like parameters.
 */
public final class State {
    private final Parameter array;

    State(Module owner, String name, Shape shape, Init init) {
        this.array = new Parameter(owner, name, shape, init);
    }

    /** Where it lives. */
    public Session session() {
        return array.session();
    }

    /** Its full name: the module path, a dot, its own name. */
    public String name() {
        return array.name();
    }

    /** Its axis sizes. */
    public Shape shape() {
        return array.shape();
    }

    /** Its element type. */
    public DType dtype() {
        return array.dtype();
    }

    /** Its value, without history; a view that is valid until the next update. */
    public Tensor value() {
        return session().withoutGradients(array::value);
    }

    /** A copy of its value that no update touches. */
    public Tensor copy() {
        return array.copy();
    }

    /** Replaces its value now. */
    public void set(Tensor value) {
        array.set(value);
    }

    /**
     * Says what it becomes with the update of this step. Of several proposals for one virtual shard
     * the last one counts; those of the shards of a step are averaged, summed by the tree of losses
     * and gradients. Outside a step of training nothing happens.
     *
     * @param next of this state's shape and type; its history is dropped
     */
    public void propose(Tensor next) {
        if (!next.shape().equals(shape()) || next.dtype() != dtype()) {
            throw new ShapeException(
                    "%s: cannot become %s. Fix: propose %s %s"
                            .formatted(this, next, dtype(), shape()));
        }
        Context.current().asides().propose(this, next);
    }

    @Override
    public String toString() {
        return array.toString();
    }
}
