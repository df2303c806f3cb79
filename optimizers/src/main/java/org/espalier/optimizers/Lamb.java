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
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/**
 * LAMB (You and others, "Large Batch Optimization for Deep Learning", ICLR 2020, Algorithm 2):
 * Adam's direction plus decay, u = m̂/(√v̂ + ε) + λ·w, as long as the parameter itself: w ← w −
 * η·φ(‖w‖)/‖u‖·u, where φ(z) = min(z, cap). Where a norm is zero the factor is 1, as it is for
 * parameters of one axis, which do not decay either. State: m and v, shaped like the parameter.
 */
public final class Lamb implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 1e-3).positive().doc("learning rate η");
    private static final Option<Double> BETA1 =
            Option.real("beta1", 0.9).in(0, 1).doc("decay of the first moment, β₁");
    private static final Option<Double> BETA2 =
            Option.real("beta2", 0.999).in(0, 1).doc("decay of the second moment, β₂");
    private static final Option<Double> EPS =
            Option.real("eps", 1e-6).positive().doc("added to √v̂, ε");
    private static final Option<Double> DECAY =
            Option.real("decay", 0.01).nonNegative().doc("share of the weights in u, λ");
    private static final Option<Double> CAP =
            Option.real("cap", 0).nonNegative().doc("bound of ‖w‖ in the factor; 0 for none");

    private static final Program DIRECTION =
            Program.named(
                    "lamb-direction",
                    p -> {
                        Expr g = p.in("g");
                        Expr m = Moments.average(p, "b1", p.inOut("m"), g);
                        Expr v = Moments.average(p, "b2", p.inOut("v"), g.square());
                        Expr mHat = m.div(p.param("1-b1^t"));
                        Expr vHat = v.div(p.param("1-b2^t"));
                        Expr r = mHat.div(vHat.sqrt().add(p.param("eps")));
                        p.set("u", r.add(p.param("decay").mul(p.in("w"))));
                        p.set("m", m);
                        p.set("v", v);
                    });
    private static final Program TRUST =
            Program.named(
                    "lamb-trust",
                    p -> {
                        Expr zero = Expr.literal(0);
                        Expr w = p.in("ww").sqrt();
                        Expr u = p.in("uu").sqrt();
                        Expr ratio = w.min(p.param("cap")).div(u);
                        Expr both = w.gt(zero).and(u.gt(zero));
                        p.out(both.select(ratio, Expr.literal(1)));
                    });
    private static final Program STEP =
            Program.named(
                    "lamb",
                    p -> {
                        Expr u = p.in("u").mul(p.in("trust"));
                        p.set("w", p.inOut("w").sub(p.param("lr").mul(u)));
                    });

    /** For ServiceLoader. */
    public Lamb() {}

    @Override
    public String id() {
        return "lamb";
    }

    @Override
    public String summary() {
        return "Adam's direction, as long as each parameter";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, BETA1, BETA2, EPS, DECAY, CAP);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR),
                options.get(BETA1),
                options.get(BETA2),
                options.get(EPS),
                options.get(DECAY),
                options.get(CAP));
    }

    private record Rule(
            double rate, double beta1, double beta2, double eps, double decay, double cap)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, "m", "v");
        }

        @Override
        public boolean isElementwise() {
            return false;
        }

        @Override
        public void update(Update u) {
            Scalars scalars =
                    Moments.corrected(beta1, beta2, u.step())
                            .with("eps", eps)
                            .with("decay", u.decays() ? decay : 0);
            u.parts().forEach(part -> update(u, part, scalars));
        }

        private void update(Update u, Update.Part part, Scalars scalars) {
            Tensor direction = part.run(DIRECTION, scalars).getFirst();
            part.run(STEP, Scalars.of("lr", u.rate()), direction, trust(u, part, direction));
        }

        private Tensor trust(Update u, Update.Part part, Tensor direction) {
            if (!u.decays()) {
                return Norms.one(direction);
            }
            Scalars scalars = Scalars.of("cap", cap > 0 ? cap : Double.POSITIVE_INFINITY);
            Tensor ww = Norms.squares(part.get("w"));
            return Tensor.map(TRUST, scalars, ww, Norms.squares(direction)).getFirst();
        }
    }
}
