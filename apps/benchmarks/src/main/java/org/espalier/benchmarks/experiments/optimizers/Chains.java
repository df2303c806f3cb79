package org.espalier.benchmarks.experiments.optimizers;

import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** Independent weights that start at 0: b ↦ w − b. */
final class Chains extends Module {
    private final Parameter w; // [K]

    Chains(Session session, int count) {
        super(session);
        this.w = parameter("w", Init.zeros(), count);
    }

    @Override
    protected Tensor forward(Tensor b) { // b [B, K]
        return w.value().sub(b);
    }

    /** The weights now. */
    double[] values() {
        return w.copy().toDoubles();
    }
}
