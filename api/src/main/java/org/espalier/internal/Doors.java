package org.espalier.internal;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The way from the public types to what lies under them, without making it public. */
public final class Doors {
    /** What the tensor package lends. */
    public interface Tensors {
        /** A handle in its public form. */
        Tensor tensor(Session session, Shape shape, DType dtype, Handle handle);

        /** What lies under a tensor. */
        Handle handle(Tensor tensor);

        /** A session around an engine that needs to know it. */
        Session session(Function<Session, Engine> engine);

        /** What lies under a session. */
        Engine engine(Session session);

        /** Fails with an error in the house's form, module path and the caller's line included. */
        void require(boolean holds, Session session, Supplier<String> what, String fix);

        /** Name, shape and type of an operand, as messages show it. */
        String show(String role, Tensor x);
    }

    private static volatile @Nullable Tensors tensors;

    private Doors() {}

    /** Called once, by the tensor package. */
    public static void lend(Tensors lent) {
        tensors = lent;
    }

    /** The tensor package's side. */
    public static Tensors tensors() {
        if (tensors == null) {
            initialize();
        }
        return Objects.requireNonNull(tensors);
    }

    private static void initialize() {
        try {
            Class.forName(Session.class.getName(), true, Session.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new LinkageError("session", e);
        }
    }

    /** What lies under a session. */
    public static Engine engine(Session session) {
        return tensors().engine(session);
    }
}
