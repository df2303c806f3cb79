package org.espalier.benchmarks.experiments.precision;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * The mean cross-entropy of the next token times a factor so small that what the pass back
 * multiplies is zero in f16.
 */
public final class Faint implements ObjectiveProvider {
    static final String ID = "bench:faint";

    private static final Option<Double> FACTOR =
            Option.real("factor", 1e-6).positive().doc("what the mean loss is multiplied by");
    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");

    /** For ServiceLoader. */
    public Faint() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "cross-entropy of the next token, made very small";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(FACTOR);
    }

    @Override
    public Objective create(Options options) {
        double factor = options.get(FACTOR);
        return (model, batch) -> {
            Tensor inputs = batch.field("inputs"); // [B, T]
            Tensor targets = batch.field("targets"); // [B, T]
            double share = factor / batch.count("targets");
            Tensor faint =
                    model.session()
                            .scoped(() ->
                                    Tensor.composite(CROSS_ENTROPY, model.call(inputs), targets)
                                            .getFirst()
                                            .sum()
                                            .mul(share));
            return new Loss(faint, 1);
        };
    }
}
