package org.espalier.nn;

import org.espalier.kernel.Op;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** x/√(mean(x²) + ε)·gain over the last axis (Zhang and Sennrich, 2019): [.., width] → same. */
public final class RmsNorm extends Module {
    private static final Op.Composite OP = Op.Composite.of("rms-norm").with("eps", 1e-5);

    private final Parameter gain; // [width]

    /** Gain 1, ε = 1e-5. */
    public RmsNorm(Session session, long width) {
        super(session);
        this.gain = parameter("weight", Init.ones(), width);
    }

    @Override
    protected Tensor forward(Tensor x) { // x [.., width]
        return Tensor.composite(OP, x, gain.value()).getFirst();
    }
}
