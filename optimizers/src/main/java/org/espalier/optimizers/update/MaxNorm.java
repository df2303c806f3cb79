package org.espalier.optimizers.update;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.optimizers.Norms;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * Max-norm regularization (Srebro, Rennie and Jaakkola, 2004; Srivastava and others, "Dropout",
 * JMLR 15, 2014, section 5.1): after the optimizer's step each row of a matrix, the weights of one
 * unit, is scaled back to a norm of c where it is longer. Parameters of one axis are left alone.
 */
public final class MaxNorm implements UpdateTransformProvider {
    private static final Option<Double> MAX =
            Option.real("max", 3).positive().doc("largest norm of a row, c");

    private static final Program SCALE =
            Program.named(
                    "max-norm",
                    p -> {
                        Expr norm = p.in("ww").sqrt();
                        Expr c = p.param("c");
                        Expr w = p.inOut("w");
                        p.set("w", norm.gt(c).select(w.mul(c.div(norm)), w));
                    });

    /** For ServiceLoader. */
    public MaxNorm() {}

    @Override
    public String id() {
        return "max-norm";
    }

    @Override
    public String summary() {
        return "bounds the norm of each unit's weights";
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
        public void after(ModelUpdate u) {
            u.groups().stream()
                    .filter(Update::decays)
                    .forEach(group -> group.parts().forEach(this::bound));
        }

        private void bound(Update.Part part) {
            part.run(SCALE, Scalars.of("c", max), Norms.unitSquares(part.get("w")));
        }
    }
}
