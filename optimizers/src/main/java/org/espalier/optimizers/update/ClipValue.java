package org.espalier.optimizers.update;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.train.ModelUpdate;
import org.espalier.train.UpdateTransform;

/** Bounds every element of the gradients: g ← min(max(g, −c), c). */
public final class ClipValue implements UpdateTransformProvider {
    private static final Option<Double> MAX =
            Option.real("max", 1).positive().doc("largest magnitude c");

    private static final Program CLAMP =
            Program.named(
                    "clip-value",
                    p -> {
                        Expr c = p.param("c");
                        p.set("g", p.in("g").clamp(c.neg(), c));
                    });

    /** For ServiceLoader. */
    public ClipValue() {}

    @Override
    public String id() {
        return "clip-value";
    }

    @Override
    public String summary() {
        return "bounds every element of the gradients";
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
            u.groups().forEach(group -> group.run(CLAMP, Scalars.of("c", max)));
        }
    }
}
