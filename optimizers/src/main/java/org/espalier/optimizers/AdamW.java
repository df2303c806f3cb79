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
 * AdamW: Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019, Algorithm 2). State: m
 * and v, f32, shaped like the parameter. Decay applies to parameters of two axes or more.
 */
public final class AdamW implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 1e-3).positive().doc("learning rate η");
    private static final Option<Double> BETA1 =
            Option.real("beta1", 0.9).in(0, 1).doc("decay of the first moment, β₁");
    private static final Option<Double> BETA2 =
            Option.real("beta2", 0.999).in(0, 1).doc("decay of the second moment, β₂");
    private static final Option<Double> EPS =
            Option.real("eps", 1e-8).positive().doc("added to √v̂, ε");
    private static final Option<Double> DECAY =
            Option.real("decay", 0.01).nonNegative().doc("decoupled weight decay on matrices, λ");

    private static final Program STEP =
            Program.named(
                    "adamw",
                    p -> {
                        Expr w = p.inOut("w");
                        Expr g = p.in("g");
                        Expr m = p.inOut("m");
                        Expr v = p.inOut("v");
                        Expr lr = p.param("lr");
                        Expr mt = Moments.average(p, "b1", m, g);
                        Expr vt = Moments.average(p, "b2", v, g.square());
                        Expr mHat = mt.div(p.param("1-b1^t"));
                        Expr vHat = vt.div(p.param("1-b2^t"));
                        Expr decayed = Moments.decayed(p, w);
                        p.set("w", decayed.sub(lr.mul(mHat).div(vHat.sqrt().add(p.param("eps")))));
                        p.set("m", mt);
                        p.set("v", vt);
                    });

    /** For ServiceLoader. */
    public AdamW() {}

    @Override
    public String id() {
        return "adamw";
    }

    @Override
    public String summary() {
        return "Adam with decoupled weight decay";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, BETA1, BETA2, EPS, DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR),
                options.get(BETA1),
                options.get(BETA2),
                options.get(EPS),
                options.get(DECAY));
    }

    /** The rule; others hand it the parameters that they leave. */
    record Rule(double rate, double beta1, double beta2, double eps, double decay)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, "m", "v");
        }

        @Override
        public void update(Update u) {
            Scalars scalars =
                    Moments.corrected(beta1, beta2, u.step())
                            .with("lr", u.rate())
                            .with("eps", eps)
                            .with("decay", u.decays() ? decay : 0);
            u.run(STEP, scalars);
        }
    }
}
