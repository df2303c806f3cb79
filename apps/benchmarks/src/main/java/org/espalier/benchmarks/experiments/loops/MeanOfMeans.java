package org.espalier.benchmarks.experiments.loops;

import org.espalier.kernel.Op;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * The mistake that accumulation invites: every micro-batch counts the same, however many tokens it
 * has.
 */
public final class MeanOfMeans implements ObjectiveProvider {
    static final String ID = "bench:mean-of-means";

    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");

    /** For ServiceLoader. */
    public MeanOfMeans() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "cross-entropy, averaged per micro-batch";
    }

    @Override
    public Objective create(Options options) {
        return (model, batch) -> {
            Tensor inputs = batch.field("inputs"); // [B, T]
            Tensor targets = batch.field("targets"); // [B, T]
            Tensor mean =
                    model.session()
                            .scoped(() ->
                                    Tensor.composite(CROSS_ENTROPY, model.call(inputs), targets)
                                            .getFirst()
                                            .sum()
                                            .mul(1.0 / batch.count("targets")));
            return new Loss(mean, 1);
        };
    }
}
