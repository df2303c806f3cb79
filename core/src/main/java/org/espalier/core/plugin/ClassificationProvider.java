package org.espalier.core.plugin;

import java.util.List;
import org.espalier.internal.Context;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * Cross-entropy of classes: inputs [B, ..] go through the model to logits [B, .., K], targets are
 * i32 [B, ..], negative where they count for nothing. In training with {@link Smoothing} and with
 * mixup (Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR
 * 2018, equation 2): each sample of a virtual shard is mixed with the next one, the last with the
 * first, as λ·x + (1 − λ)·x′, and the loss is λ·loss(y) + (1 − λ)·loss(y′). One λ from Beta(α, α)
 * serves a shard; it follows from seed, step and number of the first sample. Evaluations show the
 * share of targets whose logit is the largest as {@code accuracy}.
 */
public final class ClassificationProvider implements ObjectiveProvider {
    private static final Option<Double> MIXUP =
            Option.real("mixup", 0)
                    .nonNegative()
                    .doc("samples are mixed in training, by Beta(α, α); 0 for not");

    /** x at the target's place, 0 elsewhere. */
    private static final Program PICK =
            Program.named(
                    "pick",
                    p -> {
                        Expr x = p.in("x");
                        Expr isIt = Expr.index(-1).eq(p.in("target"));
                        p.out(isIt.select(x, Expr.literal(0)));
                    });

    /** 1 where the target's logit is the largest; 0 where the target counts for nothing. */
    private static final Program HIT =
            Program.named(
                    "hit",
                    p -> {
                        Expr zero = Expr.literal(0);
                        Expr isLargest = p.in("own").ge(p.in("most"));
                        Expr hit = isLargest.select(Expr.literal(1), zero);
                        p.out(p.in("target").lt(zero).select(zero, hit));
                    });

    private static final int WORDS = 20; // bits of the counter within a draw

    private static final Program MIX =
            Program.named(
                    "mixup",
                    p -> {
                        Expr x = p.in("x");
                        Expr other = p.in("other");
                        p.out(x.mul(p.param("lambda")).add(other.mul(p.param("rest"))));
                    });

    /** For ServiceLoader. */
    public ClassificationProvider() {}

    @Override
    public String id() {
        return "classification";
    }

    @Override
    public String summary() {
        return "cross-entropy of classes";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(Smoothing.OPTION, MIXUP);
    }

    @Override
    public Objective create(Options options) {
        return new Classes(new Smoothing(options.get(Smoothing.OPTION)), options.get(MIXUP));
    }

    private record Classes(Smoothing smoothing, double alpha) implements Objective {
        @Override
        public Loss loss(Module model, Batch batch) {
            long count = batch.count("targets");
            if (alpha > 0 && model.isTraining()) {
                return new Loss(model.session().scoped(() -> mixed(model, batch)), count);
            }
            Tensor targets = batch.field("targets");
            Tensor logits = model.call(batch.field("inputs"));
            Tensor sum = model.session().scoped(() -> smoothing.sum(model, logits, targets));
            Loss loss = new Loss(sum, count);
            return model.isTraining() ? loss : loss.metric("accuracy", hits(logits, targets));
        }

        /** For how many targets no logit is larger than the target's own. */
        private static Tensor hits(Tensor logits, Tensor targets) {
            return logits.session()
                    .scoped(() -> {
                        Tensor own = row(PICK, Combine.SUM, logits, targets.unsqueeze(-1));
                        Tensor most = row(Program.identity(), Combine.MAX, logits);
                        return Tensor.map(HIT, own, most, targets).sum();
                    });
        }

        private static Tensor row(Program program, Combine combine, Tensor... operands) {
            return Tensor.reduce(program, combine, List.of(-1), operands);
        }

        private Tensor mixed(Module model, Batch batch) {
            Tensor inputs = batch.field("inputs");
            requireNumbers(inputs);
            Tensor targets = batch.field("targets");
            double lambda = lambda(model, batch);
            Scalars weights = Scalars.of("lambda", lambda).with("rest", 1 - lambda);
            Tensor x = Tensor.map(MIX, weights, inputs, turned(inputs)).getFirst();
            Tensor logits = model.call(x);
            Tensor own = smoothing.sum(model, logits, targets);
            Tensor other = smoothing.sum(model, logits, turned(targets));
            return Tensor.map(MIX, weights, own, other).getFirst();
        }

        private double lambda(Module model, Batch batch) {
            long step = Context.current().step();
            long key = Philox.key(model.session().seed(), "classification/mixup", step);
            return new Beta(alpha, key, batch.firstSample() << WORDS).draw();
        }

        /** The next sample in each one's place, the first in the last one's. */
        private static Tensor turned(Tensor x) {
            long n = x.shape().dim(0);
            return Tensor.concat(0, List.of(x.slice(0, 1, n), x.slice(0, 0, 1)));
        }

        private static void requireNumbers(Tensor inputs) {
            if (!inputs.dtype().isFloating()) {
                throw new OptionException(
                        "mixup mixes real numbers, and the inputs are %s. Fix: objective.mixup=0"
                                .formatted(inputs),
                        MIXUP.name());
            }
        }
    }
}
