package org.espalier.metalearning;

import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Tensor;

/** The learning rates of a parameter within tasks, one per number, which are trained; W ↦ W. */
final class InnerRate extends Module {
    private final Parameter rate; // shaped like W

    InnerRate(Parameter w, double start) {
        super(w.session());
        rate = parameter("rate", new Init.Constant(start), w.shape().dims());
    }

    /** α, shaped like W. */
    Tensor rate() {
        return rate.value();
    }

    @Override
    protected Tensor forward(Tensor w) {
        return w;
    }
}
