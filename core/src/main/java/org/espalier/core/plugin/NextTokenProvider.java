package org.espalier.core.plugin;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.nn.HeadedModule;
import org.espalier.nn.Module;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * Cross-entropy of the next token: −log p(target), summed over all targets that are not negative;
 * in training with {@link Smoothing}. Of a {@link HeadedModule} the logits are made in chunks of
 * rows where they are many.
 */
public final class NextTokenProvider implements ObjectiveProvider {
    /** 64 MiB of f32: more than the caches hold, and little beside what a step keeps. */
    private static final double LOGITS = 1 << 24;

    private static final Op.Composite HEAD =
            Op.Composite.of("linear-cross-entropy").with("logits", LOGITS);

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
    public List<Option<?>> options() {
        return List.of(Smoothing.OPTION);
    }

    @Override
    public Objective create(Options options) {
        Smoothing smoothing = new Smoothing(options.get(Smoothing.OPTION));
        return (model, batch) -> loss(smoothing, model, batch);
    }

    private static Loss loss(Smoothing smoothing, Module model, Batch batch) {
        Tensor inputs = batch.field("inputs"); // [B, T]
        Tensor targets = batch.field("targets"); // [B, T]
        Tensor sum = model.session().scoped(() -> sum(smoothing, model, inputs, targets));
        return new Loss(sum, batch.count("targets"));
    }

    private static Tensor sum(Smoothing smoothing, Module model, Tensor inputs, Tensor targets) {
        if (model instanceof HeadedModule headed && headed.head().shape().rank() == 2) {
            Tensor x = headed.hidden(inputs); // [B, T, C]
            Tensor w = headed.head(); // [V, C]
            Tensor sum = Tensor.composite(HEAD, x, w, targets).getFirst();
            return smoothing.sum(model, sum, x, w, targets);
        }
        Tensor logits = model.call(inputs); // [B, T, V]
        return smoothing.sum(model, logits, targets);
    }
}
