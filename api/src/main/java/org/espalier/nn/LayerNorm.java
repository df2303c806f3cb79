package org.espalier.nn;

import org.espalier.kernel.Op;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * (x − mean)/√(variance + ε)·gain + bias over the last axis (Ba, Kiros and Hinton, 2016): [..,
 * width] → same.
 */
public final class LayerNorm extends Module {
    private static final Op.Composite OP = Op.Composite.of("layer-norm").with("eps", 1e-5);

    private final Parameter gain; // [width]
    private final Parameter bias; // [width]

    /** Gain 1, bias 0, ε = 1e-5. */
    public LayerNorm(Session session, long width) {
        super(session);
        this.gain = parameter("weight", Init.ones(), width);
        this.bias = parameter("bias", Init.zeros(), width);
    }

    @Override
    protected Tensor forward(Tensor x) { // x [.., width]
        return Tensor.composite(OP, x, gain.value(), bias.value()).getFirst();
    }
}
