package org.espalier.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.espalier.internal.Context;
import org.espalier.internal.Doors;
import org.espalier.internal.Slot;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/**
 * A trainable array of a module. Its value lives with the session; the first use initialises it.
 */
public final class Parameter {
    private final Module owner;
    private final String name;
    private final Shape shape;
    private final Init init;
    private final DType dtype;
    private final List<Module> adapters = new ArrayList<>();
    private @Nullable Slot slot;
    private boolean isFrozen;

    Parameter(Module owner, String name, Shape shape, Init init) {
        this.owner = owner;
        this.name = name;
        this.shape = shape;
        this.init = init;
        this.dtype = owner.session().computeType();
    }

    /** Where it lives. */
    public Session session() {
        return owner.session();
    }

    /** Its full name: the module path, a dot, its own name. */
    public String name() {
        String path = owner.path();
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Its axis sizes. */
    public Shape shape() {
        return shape;
    }

    /** Its element type. */
    public DType dtype() {
        return dtype;
    }

    /** How it starts. */
    public Init init() {
        return init;
    }

    /**
     * Its value, from a leaf of the tape: what an override in force says, else its own, then what
     * the {@link #adapt adapters} make of it. The view is valid until the next update; used later
     * it throws. {@link #copy} stays.
     */
    public Tensor value() {
        Tensor value = Doors.engine(session()).value(this);
        for (Module adapter : adapters) {
            value = adapter.call(value);
        }
        return value;
    }

    /**
     * Makes {@link #value} a function of the own value, which is what is trained; several are
     * applied in their order. The adapter becomes a part of the parameter's module, called after
     * the parameter: what it trains and keeps has names such as {@code fc.weight-norm.g}.
     *
     * @param as a name for the adapter, unique for this parameter: {@code norm}
     * @param adapter takes this parameter's value, with the leading axes an override may have, and
     *     gives one of the same shape
     * @return the adapter
     */
    public <M extends Module> M adapt(String as, M adapter) {
        owner.child(name + "-" + as, adapter);
        adapters.add(adapter);
        return adapter;
    }

    /** What its value passes through, in order. */
    public List<Module> adapters() {
        return Collections.unmodifiableList(adapters);
    }

    /**
     * Puts what the adapters make of its value, outside training, in the place of its own value,
     * and drops them. Not for a parameter that a run trains.
     */
    public void fuse() {
        if (!adapters.isEmpty()) {
            Context.evaluation()
                    .run(() -> {
                        session().scope(() -> set(value()));
                        return this;
                    });
            adapters.forEach(owner::drop);
            adapters.clear();
        }
    }

    /**
     * Keeps its own value as it is: the tape has no leaf for it, and runs that begin from now on
     * make it no gradient, keep no state for it, and leave it out of decay, clipping and updates.
     * Checkpoints and hashes have it, and what {@link #adapt adapts} it is trained. {@link #set}
     * may still replace it.
     */
    public void freeze() {
        isFrozen = true;
    }

    /** Ends {@link #freeze}, for runs that begin from now on. */
    public void thaw() {
        isFrozen = false;
    }

    /** Whether it is kept as it is. */
    public boolean isFrozen() {
        return isFrozen;
    }

    /** A copy of its own value that no update touches. */
    public Tensor copy() {
        return Doors.engine(session()).copy(this);
    }

    /** Replaces its own value. */
    public void set(Tensor value) {
        if (value.session() != session()) {
            throw new TensorException(
                    "%s: the value belongs to another session. Fix: create it in the model's session"
                            .formatted(name()));
        }
        if (!value.shape().equals(shape) || value.dtype() != dtype) {
            throw new org.espalier.kernel.ShapeException(
                    "%s: cannot set %s %s to %s".formatted(name(), dtype, shape, value));
        }
        Doors.engine(session()).set(this, value);
    }

    /** For core: where the value lies; null before the first use. */
    @SuppressWarnings("exports")
    public @Nullable Slot slot() {
        return slot;
    }

    /** For core: moves the value. */
    @SuppressWarnings("exports")
    public void slot(Slot newSlot) {
        slot = newSlot;
    }

    @Override
    public String toString() {
        return name() + " " + dtype + " " + shape;
    }
}
