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
 * LARS (You, Gitman and Ginsburg, "Large Batch Training of Convolutional Networks", 2017, Algorithm
 * 1): momentum with a rate of its own for each parameter, l = k·‖w‖/(‖g‖ + λ·‖w‖), v ← μ·v + η·l·(g
 * + λ·w), w ← w − v. The rate is inside the momentum. Where a norm is zero l is 1, as it is for
 * parameters of one axis, which do not decay either. State: v, shaped like the parameter.
 */
public final class Lars implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 0.1).positive().doc("learning rate η");
    private static final Option<Double> MOMENTUM =
            Option.real("momentum", 0.9).in(0, 1).doc("momentum μ");
    private static final Option<Double> TRUST =
            Option.real("trust", 1e-3).positive().doc("trust coefficient k");
    private static final Option<Double> DECAY =
            Option.real("decay", 1e-4).nonNegative().doc("share of the weights added to g, λ");

    private static final Program RATIO =
            Program.named(
                    "lars-trust",
                    p -> {
                        Expr zero = Expr.literal(0);
                        Expr w = p.in("ww").sqrt();
                        Expr g = p.in("gg").sqrt();
                        Expr ratio = p.param("k").mul(w).div(g.add(p.param("decay").mul(w)));
                        Expr both = w.gt(zero).and(g.gt(zero));
                        p.out(both.select(ratio, Expr.literal(1)));
                    });
    private static final Program STEP =
            Program.named(
                    "lars",
                    p -> {
                        Expr w = p.inOut("w");
                        Expr pull = p.in("g").add(p.param("decay").mul(w));
                        Expr step = p.param("lr").mul(p.in("trust")).mul(pull);
                        Expr v = p.param("mu").mul(p.inOut("v")).add(step);
                        p.set("w", w.sub(v));
                        p.set("v", v);
                    });

    /** For ServiceLoader. */
    public Lars() {}

    @Override
    public String id() {
        return "lars";
    }

    @Override
    public String summary() {
        return "momentum with a rate for each parameter by its norm";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, MOMENTUM, TRUST, DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR), options.get(MOMENTUM), options.get(TRUST), options.get(DECAY));
    }

    private record Rule(double rate, double momentum, double trust, double decay)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, "v");
        }

        @Override
        public boolean isElementwise() {
            return false;
        }

        @Override
        public void update(Update u) {
            Scalars scalars =
                    Scalars.of("lr", u.rate())
                            .with("mu", momentum)
                            .with("decay", u.decays() ? decay : 0);
            u.parts().forEach(part -> part.run(STEP, scalars, ratio(u, part)));
        }

        private Tensor ratio(Update u, Update.Part part) {
            if (!u.decays()) {
                return Norms.one(part.get("w"));
            }
            Scalars scalars = Scalars.of("k", trust).with("decay", decay);
            Tensor ww = Norms.squares(part.get("w"));
            return Tensor.map(RATIO, scalars, ww, Norms.squares(part.get("g"))).getFirst();
        }
    }
}
