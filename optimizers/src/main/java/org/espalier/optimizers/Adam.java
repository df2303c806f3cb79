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
 * Adam (Kingma and Ba, ICLR 2015, Algorithm 1). With {@code l2} the gradient gets λ·w added first,
 * which is not decoupled decay: see {@link AdamW}. With {@code amsgrad} (Reddi, Kale and Kumar,
 * ICLR 2018) the largest v so far divides. State, each shaped like the parameter: m, v and with
 * {@code amsgrad} the largest v. L2 applies to parameters of two axes or more.
 */
public final class Adam implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 1e-3).positive().doc("learning rate η");
    private static final Option<Double> BETA1 =
            Option.real("beta1", 0.9).in(0, 1).doc("decay of the first moment, β₁");
    private static final Option<Double> BETA2 =
            Option.real("beta2", 0.999).in(0, 1).doc("decay of the second moment, β₂");
    private static final Option<Double> EPS =
            Option.real("eps", 1e-8).positive().doc("added to √v̂, ε");
    private static final Option<Double> L2 =
            Option.real("l2", 0).nonNegative().doc("share of the weights added to g, λ");
    private static final Option<Boolean> AMSGRAD =
            Option.flag("amsgrad", false).doc("divide by the largest v so far");

    private static final Program PLAIN = program(false);
    private static final Program LARGEST = program(true);

    /** For ServiceLoader. */
    public Adam() {}

    private static Program program(boolean amsgrad) {
        return Program.named(
                amsgrad ? "amsgrad" : "adam",
                p -> {
                    Expr w = p.inOut("w");
                    Expr g = p.in("g").add(p.param("l2").mul(w));
                    Expr m = Moments.average(p, "b1", p.inOut("m"), g);
                    Expr v = Moments.average(p, "b2", p.inOut("v"), g.square());
                    Expr divisor = amsgrad ? p.inOut("vmax").max(v) : v;
                    Expr mHat = m.div(p.param("1-b1^t"));
                    Expr vHat = divisor.div(p.param("1-b2^t"));
                    Expr step = p.param("lr").mul(mHat).div(vHat.sqrt().add(p.param("eps")));
                    p.set("w", w.sub(step));
                    p.set("m", m);
                    p.set("v", v);
                    if (amsgrad) {
                        p.set("vmax", divisor);
                    }
                });
    }

    @Override
    public String id() {
        return "adam";
    }

    @Override
    public String summary() {
        return "steps of the first moment over the root of the second";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, BETA1, BETA2, EPS, L2, AMSGRAD);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR),
                options.get(BETA1),
                options.get(BETA2),
                options.get(EPS),
                options.get(L2),
                options.get(AMSGRAD));
    }

    private record Rule(
            double rate, double beta1, double beta2, double eps, double l2, boolean amsgrad)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return amsgrad
                    ? StateArray.alike(shape, dtype, "m", "v", "vmax")
                    : StateArray.alike(shape, dtype, "m", "v");
        }

        @Override
        public void update(Update u) {
            Scalars scalars =
                    Moments.corrected(beta1, beta2, u.step())
                            .with("lr", u.rate())
                            .with("eps", eps)
                            .with("l2", u.decays() ? l2 : 0);
            u.run(amsgrad ? LARGEST : PLAIN, scalars);
        }
    }
}
