package org.espalier.benchmarks.experiments.optimizers;

import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Options;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/** A mistake: the loss of a batch is its sum, so that the rate grows with the batch. */
public final class SummedQuadratic implements ObjectiveProvider {
    /** How an arm names it. */
    public static final String ID = "bench:summed-quadratic";

    /** For ServiceLoader. */
    public SummedQuadratic() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "half the squared distance from noise, not averaged";
    }

    @Override
    public Objective create(Options options) {
        Objective sound = new NoisyQuadratic().create(options);
        return (model, batch) -> new Loss(sound.loss(model, batch).sum(), 1);
    }
}
