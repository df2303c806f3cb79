package org.espalier.optimizers;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/**
 * AdaGrad (Duchi, Hazan and Singer, JMLR 12, 2011): s ← s + g², w ← w − η·g/(√s + ε). State: s,
 * shaped like the parameter. Decay is decoupled, w ← w·(1 − η·λ) first, and applies to parameters
 * of two axes or more.
 */
public final class AdaGrad implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 0.01).positive().doc("learning rate η");
    private static final Option<Double> EPS =
            Option.real("eps", 1e-10).positive().doc("added to √s, ε");
    private static final Option<Double> DECAY =
            Option.real("decay", 0).nonNegative().doc("decoupled weight decay on matrices, λ");

    private static final Program STEP =
            Program.named(
                    "adagrad",
                    p -> {
                        Expr w = p.inOut("w");
                        Expr g = p.in("g");
                        Expr s = p.inOut("s").add(g.square());
                        Expr step = p.param("lr").mul(g).div(s.sqrt().add(p.param("eps")));
                        p.set("w", Moments.decayed(p, w).sub(step));
                        p.set("s", s);
                    });

    /** For ServiceLoader. */
    public AdaGrad() {}

    @Override
    public String id() {
        return "adagrad";
    }

    @Override
    public String summary() {
        return "steps shrink by all past gradients of an element";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, EPS, DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(options.get(LR), options.get(EPS), options.get(DECAY));
    }

    private record Rule(double rate, double eps, double decay) implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, "s");
        }

        @Override
        public void update(Update u) {
            Scalars scalars =
                    Scalars.of("lr", u.rate())
                            .with("eps", eps)
                            .with("decay", u.decays() ? decay : 0);
            u.run(STEP, scalars);
        }
    }
}
