package org.espalier.benchmarks.experiments.precision;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.nn.Module;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * Cross-entropy of the next token, whose gradient is multiplied by a factor in one step; the loss
 * itself stays what it is. For batches of one shard.
 */
public final class Spiked implements ObjectiveProvider {
    static final String ID = "bench:spiked";

    private static final Option<Long> STEP =
            Option.whole("step", 1).in(1, 1e12).doc("the step of the spike");
    private static final Option<Double> FACTOR =
            Option.real("factor", 1e6).positive().doc("what its gradient is multiplied by");
    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");

    /** For ServiceLoader. */
    public Spiked() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "cross-entropy of the next token, with one spike in the pass back";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(STEP, FACTOR);
    }

    @Override
    public Objective create(Options options) {
        long step = options.get(STEP);
        double factor = options.get(FACTOR);
        return (model, batch) -> {
            double now = step(batch) == step ? factor : 1;
            Tensor sum = model.session().scoped(() -> spiked(sum(model, batch), now));
            return new Loss(sum, batch.count("targets"));
        };
    }

    /** Steps take whole batches, one after the other. */
    private static long step(Batch batch) {
        return batch.firstSample() / batch.field("inputs").shape().dim(0) + 1;
    }

    private static Tensor sum(Module model, Batch batch) {
        Tensor logits = model.call(batch.field("inputs")); // [B, T, V]
        return Tensor.composite(CROSS_ENTROPY, logits, batch.field("targets")).getFirst().sum();
    }

    /** The value of x with a slope of its own: k·x − (k − 1)·x, where the second x is constant. */
    private static Tensor spiked(Tensor x, double k) {
        return k == 1 ? x : x.mul(k).sub(x.detach().mul(k - 1));
    }
}
