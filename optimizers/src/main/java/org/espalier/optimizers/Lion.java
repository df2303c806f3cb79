package org.espalier.optimizers;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/**
 * Lion (Chen and others, "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023, Algorithm
 * 2): u = sign(β₁·m + (1 − β₁)·g), w ← w − η·(u + λ·w), m ← β₂·m + (1 − β₂)·g. State: m, shaped
 * like the parameter. Decay applies to parameters of two axes or more.
 */
public final class Lion implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 1e-4).positive().doc("learning rate η");
    private static final Option<Double> BETA1 =
            Option.real("beta1", 0.9).in(0, 1).doc("share of m in the step, β₁");
    private static final Option<Double> BETA2 =
            Option.real("beta2", 0.99).in(0, 1).doc("decay of m, β₂");
    private static final Option<Double> DECAY =
            Option.real("decay", 0).nonNegative().doc("decoupled weight decay on matrices, λ");

    private static final Program STEP =
            Program.named(
                    "lion",
                    p -> {
                        Expr w = p.inOut("w");
                        Expr g = p.in("g");
                        Expr m = p.inOut("m");
                        Expr u = Moments.sign(Moments.average(p, "b1", m, g));
                        p.set("w", Moments.decayed(p, w).sub(p.param("lr").mul(u)));
                        p.set("m", Moments.average(p, "b2", m, g));
                    });

    /** For ServiceLoader. */
    public Lion() {}

    @Override
    public String id() {
        return "lion";
    }

    @Override
    public String summary() {
        return "steps by the sign of an interpolated momentum";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, BETA1, BETA2, DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR), options.get(BETA1), options.get(BETA2), options.get(DECAY));
    }

    private record Rule(double rate, double beta1, double beta2, double decay)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, "m");
        }

        @Override
        public void update(Update u) {
            u.run(
                    STEP,
                    Moments.betas(beta1, beta2)
                            .with("lr", u.rate())
                            .with("decay", u.decays() ? decay : 0));
        }
    }
}
