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
 * RMSProp (Hinton, Neural Networks for Machine Learning, lecture 6e, 2012): v ← α·v + (1 − α)·g², w
 * ← w − η·g/(√v + ε). With {@code centered} the mean of g, squared, is taken off v; with momentum
 * the steps gather in b ← μ·b + g/(√v + ε). ε stands outside the root. State, each shaped like the
 * parameter: v; with {@code centered} also m, with momentum also b. Decay is decoupled and applies
 * to parameters of two axes or more.
 */
public final class RmsProp implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 0.01).positive().doc("learning rate η");
    private static final Option<Double> ALPHA =
            Option.real("alpha", 0.99).in(0, 1).doc("decay of the mean of g², α");
    private static final Option<Double> EPS =
            Option.real("eps", 1e-8).positive().doc("added to √v, ε");
    private static final Option<Double> MOMENTUM =
            Option.real("momentum", 0).in(0, 1).doc("momentum μ; 0 for none");
    private static final Option<Boolean> CENTERED =
            Option.flag("centered", false).doc("divide by the deviation from the mean gradient");
    private static final Option<Double> DECAY =
            Option.real("decay", 0).nonNegative().doc("decoupled weight decay on matrices, λ");

    private static final Program PLAIN = program(false, false);
    private static final Program CENTERED_STEP = program(true, false);
    private static final Program HEAVY = program(false, true);
    private static final Program CENTERED_HEAVY = program(true, true);

    /** For ServiceLoader. */
    public RmsProp() {}

    private static Program program(boolean centered, boolean heavy) {
        return Program.named(
                "rmsprop",
                p -> {
                    Expr w = p.inOut("w");
                    Expr g = p.in("g");
                    Expr v = Moments.average(p, "a", p.inOut("v"), g.square());
                    Expr spread = v;
                    if (centered) {
                        Expr m = Moments.average(p, "a", p.inOut("m"), g);
                        spread = v.sub(m.square());
                        p.set("m", m);
                    }
                    Expr step = g.div(spread.sqrt().add(p.param("eps")));
                    if (heavy) {
                        step = p.param("mu").mul(p.inOut("b")).add(step);
                        p.set("b", step);
                    }
                    p.set("w", Moments.decayed(p, w).sub(p.param("lr").mul(step)));
                    p.set("v", v);
                });
    }

    @Override
    public String id() {
        return "rmsprop";
    }

    @Override
    public String summary() {
        return "steps divided by the running root mean square of the gradient";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, ALPHA, EPS, MOMENTUM, CENTERED, DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR),
                options.get(ALPHA),
                options.get(EPS),
                options.get(MOMENTUM),
                options.get(CENTERED),
                options.get(DECAY));
    }

    private record Rule(
            double rate, double alpha, double eps, double momentum, boolean centered, double decay)
            implements Optimizer {
        private boolean isHeavy() {
            return momentum > 0;
        }

        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            String[] names =
                    isHeavy()
                            ? centered ? new String[] {"v", "m", "b"} : new String[] {"v", "b"}
                            : centered ? new String[] {"v", "m"} : new String[] {"v"};
            return StateArray.alike(shape, dtype, names);
        }

        @Override
        public void update(Update u) {
            Scalars scalars =
                    Scalars.of("lr", u.rate())
                            .with("a", alpha)
                            .with("1-a", 1 - alpha)
                            .with("eps", eps)
                            .with("mu", momentum)
                            .with("decay", u.decays() ? decay : 0);
            u.run(program(), scalars);
        }

        private Program program() {
            return isHeavy() ? centered ? CENTERED_HEAVY : HEAVY : centered ? CENTERED_STEP : PLAIN;
        }
    }
}
