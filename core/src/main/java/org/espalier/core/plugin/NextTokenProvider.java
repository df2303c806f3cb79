package org.espalier.core.plugin;

import org.espalier.kernel.Op;
import org.espalier.nn.Module;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * Cross-entropy of the next token: −log p(target), summed over all targets that are not negative.
 */
public final class NextTokenProvider implements ObjectiveProvider {
    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");

    /** For ServiceLoader. */
    public NextTokenProvider() {}

    @Override
    public String id() {
        return "next-token";
    }

    @Override
    public String summary() {
        return "cross-entropy of the next token";
    }

    @Override
    public Objective create(Options options) {
        return NextTokenProvider::loss;
    }

    private static Loss loss(Module model, Batch batch) {
        Tensor inputs = batch.field("inputs"); // [B, T]
        Tensor targets = batch.field("targets"); // [B, T]
        Tensor sum =
                model.session()
                        .scoped(() -> {
                            Tensor logits = model.call(inputs); // [B, T, V]
                            return Tensor.composite(CROSS_ENTROPY, logits, targets)
                                    .getFirst()
                                    .sum();
                        });
        return new Loss(sum, batch.count("targets"));
    }
}
