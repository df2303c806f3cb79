package org.espalier.optimizers.update;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.train.ModelUpdate;
import org.espalier.train.StateArray;
import org.espalier.train.UpdateTransform;

/**
 * Stochastic weight averaging (Izmailov and others, UAI 2018, algorithm 1): from an update on,
 * every so many updates, the weights join an equal mean w̄ ← (n·w̄ + w)/(n + 1). Evaluation and
 * generation see w̄ from then on; training sees w. Statistics of batch norm are those of training.
 */
public final class Swa implements UpdateTransformProvider {
    private static final String MEAN = "mean";

    private static final Option<Long> START =
            Option.whole("start", 1).in(1, 1e12).doc("the first update whose weights count");
    private static final Option<Long> EVERY =
            Option.whole("every", 1).in(1, 1e12).doc("updates from one that counts to the next");

    private static final Program JOIN =
            Program.named(
                    "swa",
                    p -> {
                        Expr mean = p.inOut(MEAN);
                        p.set(MEAN, p.in("w").sub(mean).fma(p.param("share"), mean));
                    });

    /** For ServiceLoader. */
    public Swa() {}

    @Override
    public String id() {
        return "swa";
    }

    @Override
    public String summary() {
        return "evaluates an equal mean of late weights";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(START, EVERY);
    }

    @Override
    public UpdateTransform create(Options options) {
        return new Rule(options.get(START), options.get(EVERY));
    }

    private record Rule(long start, long every) implements UpdateTransform {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, MEAN);
        }

        @Override
        public void after(ModelUpdate u) {
            long since = u.step() - start;
            if (since >= 0 && since % every == 0) {
                Scalars share = Scalars.of("share", 1.0 / (since / every + 1));
                u.groups().forEach(g -> g.run(JOIN, share));
            }
        }

        @Override
        public Optional<String> evaluated(long updates) {
            return updates >= start ? Optional.of(MEAN) : Optional.empty();
        }
    }
}
