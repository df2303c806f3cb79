package org.espalier.nn;

import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * A module that ends in a product with a matrix: its result is body(x)·Wᵀ, [.., C] → [.., V]. An
 * objective may take {@link #hidden} and {@link #head} instead of the result, and so do without the
 * V numbers of every row at once.
 */
public abstract class HeadedModule extends Module {
    /** A module of a session. */
    protected HeadedModule(Session session) {
        super(session);
    }

    /** The last hidden state [.., C]. */
    protected abstract Tensor body(Tensor x);

    /**
     * The matrix W [V, C]. An override may give it leading axes, as {@link Tensor#matmul} takes
     * them.
     */
    public abstract Tensor head();

    /** The last hidden state [.., C]; otherwise as {@link #call}. */
    public final Tensor hidden(Tensor x) {
        return inside(() -> body(x));
    }

    @Override
    protected final Tensor forward(Tensor x) {
        return body(x).matmul(head().transpose());
    }
}
