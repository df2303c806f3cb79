package org.espalier.nn;

import java.util.function.Supplier;
import org.espalier.kernel.Program;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * x ↦ W₂·(silu(W₁·x) ⊙ V·x), over the last axis (Shazeer, 2020): [.., width] → [.., width]. No
 * biases.
 */
public final class SwiGlu extends Module implements Replicable {
    /** The product V·x, gated by silu of the other: an epilogue. */
    private static final Program GATE =
            Program.named("swiglu", p -> p.out(p.in("vx").mul(Activation.SILU.of(p.in("wx")))));

    private final Supplier<SwiGlu> another;
    private final long width;
    private final Linear gate;
    private final Parameter up; // [hidden, width]
    private final Linear down;

    /**
     * A hidden layer of {@code hidden} units; the last matrix starts with standard deviation {@code
     * outStd}.
     */
    public SwiGlu(Session session, long width, long hidden, double outStd) {
        super(session);
        this.width = width;
        another = () -> new SwiGlu(session, width, hidden, outStd);
        gate = child("gate", plain(session, width, hidden, 0.02));
        up = parameter("up.weight", Init.normal(0.02), hidden, width);
        down = child("down", plain(session, hidden, width, outStd));
    }

    private static Linear plain(Session session, long in, long out, double std) {
        return new Linear(session, in, out, Activation.IDENTITY, false, Init.normal(std));
    }

    @Override
    public long width() {
        return width;
    }

    @Override
    public SwiGlu replica() {
        return another.get();
    }

    @Override
    protected Tensor forward(Tensor x) { // x [.., width]
        Tensor wx = gate.call(x); // [.., hidden]
        return down.call(x.matmul(up.value().transpose(), GATE, wx));
    }
}
