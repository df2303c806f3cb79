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
 * Exponential mean of the weights (Polyak and Juditsky, "Acceleration of stochastic approximation
 * by averaging", 1992, with the weights of Tarvainen and Valpola, "Mean teachers", NIPS 2017): w̄ ←
 * d·w̄ + (1 − d)·w after every update, from the weights of the first one on. Evaluation and
 * generation see w̄; training sees w.
 */
public final class Ema implements UpdateTransformProvider {
    private static final String MEAN = "mean";

    private static final Option<Double> DECAY =
            Option.real("decay", 0.999).in(0, 1).doc("share of the mean that stays, d");

    private static final Program STEP =
            Program.named(
                    "ema",
                    p -> {
                        Expr mean = p.inOut(MEAN);
                        p.set(MEAN, mean.mul(p.param("d")).add(p.in("w").mul(p.param("rest"))));
                    });

    /** For ServiceLoader. */
    public Ema() {}

    @Override
    public String id() {
        return "ema";
    }

    @Override
    public String summary() {
        return "evaluates an exponential mean of the weights";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(DECAY);
    }

    @Override
    public UpdateTransform create(Options options) {
        return new Rule(options.get(DECAY));
    }

    private record Rule(double decay) implements UpdateTransform {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, MEAN);
        }

        @Override
        public void after(ModelUpdate u) {
            double d = u.step() == 1 ? 0 : decay;
            Scalars scalars = Scalars.of("d", d).with("rest", 1 - d);
            u.groups().forEach(g -> g.run(STEP, scalars));
        }

        @Override
        public Optional<String> evaluated(long updates) {
            return updates > 0 ? Optional.of(MEAN) : Optional.empty();
        }
    }
}
