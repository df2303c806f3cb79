package org.espalier.optimizers.update;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.ModelUpdate;
import org.espalier.train.UpdateTransform;

/**
 * Bounds the norm of all gradients together (Pascanu, Mikolov and Bengio, "On the difficulty of
 * training recurrent neural networks", ICML 2013, Algorithm 1): g ← g·min(1, c/(‖g‖ + 10⁻⁶)). It
 * costs two numbers: the optimizer multiplies as it reads.
 */
public final class ClipNorm implements UpdateTransformProvider {
    private static final Option<Double> MAX =
            Option.real("max", 1).positive().doc("largest norm c");

    private static final Program FACTOR =
            Program.named(
                    "clip-norm",
                    p -> {
                        Expr bound = p.param("c").div(p.in("norm").add(1e-6));
                        p.out(bound.min(Expr.literal(1)));
                    });

    /** For ServiceLoader. */
    public ClipNorm() {}

    @Override
    public String id() {
        return "clip-norm";
    }

    @Override
    public String summary() {
        return "bounds the norm of all gradients together";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(MAX);
    }

    @Override
    public UpdateTransform create(Options options) {
        return new Rule(options.get(MAX));
    }

    private record Rule(double max) implements UpdateTransform {
        @Override
        public void before(ModelUpdate u) {
            u.scale(Tensor.map(FACTOR, Scalars.of("c", max), u.norm()).getFirst());
        }
    }
}
