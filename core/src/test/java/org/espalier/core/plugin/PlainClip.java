package org.espalier.core.plugin;

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

/** Bounds the norm: a transform for tests in a module that has none. */
public final class PlainClip implements UpdateTransformProvider {
    private static final Option<Double> MAX = Option.real("max", 1).positive().doc("largest norm");

    private static final Program FACTOR =
            Program.named(
                    "plain-clip",
                    p -> {
                        Expr bound = p.param("c").div(p.in("norm"));
                        p.out(bound.min(Expr.literal(1)));
                    });

    @Override
    public String id() {
        return "clip-norm";
    }

    @Override
    public String summary() {
        return "a bound for tests";
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
