package org.espalier.nn;

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
    private @Nullable Slot slot;

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
     * Its value as a leaf of the tape: what an override in force says, else its own. The view is
     * valid until the next update; used later it throws. {@link #copy} stays.
     */
    public Tensor value() {
        return Doors.engine(session()).value(this);
    }

    /** A copy of its own value that no update touches. */
    public Tensor copy() {
        return Doors.engine(session()).copy(this);
    }

    /** Replaces its value. */
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
