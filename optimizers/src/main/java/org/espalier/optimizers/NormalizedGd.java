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
 * Normalized gradient descent: w ← w − γ·g/‖g‖, with the norm of all gradients of the model
 * together, so that every step has length γ. Large γ is where it differs from gradient descent
 * (Tyurin, AAAI 2025). A gradient of zero moves nothing. No state.
 */
public final class NormalizedGd implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 0.1).positive().doc("length of a step γ");

    private static final Program STEP =
            Program.named(
                    "normalized-gd",
                    p -> {
                        Expr norm = p.in("norm");
                        Expr tiny = Expr.literal(Float.MIN_NORMAL);
                        Expr step = p.param("lr").mul(p.in("g")).div(norm.max(tiny));
                        p.set("w", p.inOut("w").sub(step));
                    });

    /** For ServiceLoader. */
    public NormalizedGd() {}

    @Override
    public String id() {
        return "normalized-gd";
    }

    @Override
    public String summary() {
        return "gradient descent in steps of one length";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(options.get(LR));
    }

    private record Rule(double rate) implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return List.of();
        }

        @Override
        public boolean isElementwise() {
            return false;
        }

        @Override
        public void update(Update u) {
            u.run(STEP, Scalars.of("lr", u.rate()), u.norm());
        }
    }
}
