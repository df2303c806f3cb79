package org.espalier.optimizers.update;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.optimizers.Norms;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * Adaptive gradient clipping (Brock and others, "High-Performance Large-Scale Image Recognition
 * Without Normalization", ICML 2021, equation 3): the gradient of each unit, a row of a matrix or a
 * whole vector, is bounded by its weights, g ← g·min(1, λ·max(‖w‖, ε)/‖g‖).
 */
public final class ClipAdaptive implements UpdateTransformProvider {
    private static final Option<Double> MAX =
            Option.real("max", 0.01).positive().doc("largest ‖g‖/‖w‖ of a unit, λ");
    private static final Option<Double> EPS =
            Option.real("eps", 1e-3).positive().doc("smallest ‖w‖ to go by, ε");

    private static final Program CLIP =
            Program.named(
                    "clip-adaptive",
                    p -> {
                        Expr norm = p.in("gg").sqrt().max(Expr.literal(1e-6));
                        Expr bound = p.in("ww").sqrt().max(p.param("eps")).mul(p.param("max"));
                        p.set("g", p.in("g").mul(bound.div(norm).min(Expr.literal(1))));
                    });

    /** For ServiceLoader. */
    public ClipAdaptive() {}

    @Override
    public String id() {
        return "clip-adaptive";
    }

    @Override
    public String summary() {
        return "bounds the gradient of each unit by its weights";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(MAX, EPS);
    }

    @Override
    public UpdateTransform create(Options options) {
        return new Rule(options.get(MAX), options.get(EPS));
    }

    private record Rule(double max, double eps) implements UpdateTransform {
        @Override
        public void before(ModelUpdate u) {
            Scalars scalars = Scalars.of("max", max).with("eps", eps);
            u.groups().forEach(group -> group.parts().forEach(part -> clip(part, scalars)));
        }

        private static void clip(Update.Part part, Scalars scalars) {
            Tensor gg = Norms.unitSquares(part.get("g"));
            part.run(CLIP, scalars, gg, Norms.unitSquares(part.get("w")));
        }
    }
}
