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
 * Stochastic gradient descent with momentum (Polyak, 1964): v ← μ·v + g, w ← w − η·v, without
 * damping; with {@code nesterov} (1983) w ← w − η·(g + μ·v). State: v, f32, shaped like the
 * parameter; none without momentum. Decay is decoupled, w ← w·(1 − η·λ) first, and applies to
 * parameters of two axes or more.
 */
public final class Sgd implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 0.1).positive().doc("learning rate η");
    private static final Option<Double> MOMENTUM =
            Option.real("momentum", 0.9).in(0, 1).doc("momentum μ; 0 for none");
    private static final Option<Boolean> NESTEROV =
            Option.flag("nesterov", false).doc("look ahead along the momentum");
    private static final Option<Double> DECAY =
            Option.real("decay", 0).nonNegative().doc("decoupled weight decay on matrices, λ");

    private static final Program PLAIN =
            Program.named(
                    "sgd",
                    p -> {
                        Expr w = p.inOut("w");
                        Expr lr = p.param("lr");
                        Expr decayed = Moments.decayed(p, w);
                        p.set("w", decayed.sub(lr.mul(p.in("g"))));
                    });
    private static final Program HEAVY_BALL = momentum("momentum", false);
    private static final Program LOOK_AHEAD = momentum("nesterov", true);

    /** For ServiceLoader. */
    public Sgd() {}

    private static Program momentum(String name, boolean nesterov) {
        return Program.named(
                name,
                p -> {
                    Expr w = p.inOut("w");
                    Expr g = p.in("g");
                    Expr mu = p.param("mu");
                    Expr lr = p.param("lr");
                    Expr v = mu.mul(p.inOut("v")).add(g);
                    Expr decayed = Moments.decayed(p, w);
                    Expr direction = nesterov ? g.add(mu.mul(v)) : v;
                    p.set("w", decayed.sub(lr.mul(direction)));
                    p.set("v", v);
                });
    }

    @Override
    public String id() {
        return "sgd";
    }

    @Override
    public String summary() {
        return "stochastic gradient descent with momentum";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, MOMENTUM, NESTEROV, DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR), options.get(MOMENTUM), options.get(NESTEROV), options.get(DECAY));
    }

    private record Rule(double rate, double momentum, boolean nesterov, double decay)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return momentum == 0 ? List.of() : StateArray.alike(shape, dtype, "v");
        }

        @Override
        public void update(Update u) {
            Scalars scalars =
                    Scalars.of("lr", u.rate())
                            .with("mu", momentum)
                            .with("decay", u.decays() ? decay : 0);
            u.run(program(), scalars);
        }

        private Program program() {
            return momentum == 0 ? PLAIN : nesterov ? LOOK_AHEAD : HEAVY_BALL;
        }
    }
}
