package org.espalier.nn;

import java.util.function.Supplier;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** x ↦ W₂·act(W₁·x + b₁) + b₂, over the last axis: [.., width] → [.., width]. */
public final class Mlp extends Module implements Replicable {
    private final Supplier<Mlp> another;
    private final long width;
    private final Linear up;
    private final Linear down;

    /**
     * A hidden layer of {@code hidden} units; the second matrix starts with standard deviation
     * {@code outStd}.
     */
    public Mlp(Session session, long width, long hidden, Activation activation, double outStd) {
        super(session);
        this.width = width;
        another = () -> new Mlp(session, width, hidden, activation, outStd);
        up = child("up", new Linear(session, width, hidden, activation));
        down =
                child(
                        "down",
                        new Linear(
                                session,
                                hidden,
                                width,
                                Activation.IDENTITY,
                                true,
                                Init.normal(outStd)));
    }

    @Override
    public long width() {
        return width;
    }

    @Override
    public Mlp replica() {
        return another.get();
    }

    @Override
    protected Tensor forward(Tensor x) { // x [.., width]
        return down.call(up.call(x));
    }
}
