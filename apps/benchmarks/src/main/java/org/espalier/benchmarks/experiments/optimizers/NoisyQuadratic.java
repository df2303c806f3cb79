package org.espalier.benchmarks.experiments.optimizers;

import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/** The mean over samples of ½(w − b)², summed over the chains, which share nothing. */
public final class NoisyQuadratic implements ObjectiveProvider {
    static final String ID = "bench:noisy-quadratic";

    /** For ServiceLoader. */
    public NoisyQuadratic() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "half the squared distance from noise";
    }

    @Override
    public Objective create(Options options) {
        return (model, batch) -> {
            Tensor b = batch.field("b"); // [B, K]
            Tensor sum = model.session().scoped(() -> model.call(b).square().sum().mul(0.5));
            return new Loss(sum, b.shape().dim(0));
        };
    }
}
