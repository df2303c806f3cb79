package org.espalier.optimizers.update;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.optimizers.Moments;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * L1 regularization by its proximal step, after the optimizer's: w ← sign(w)·max(|w| − η·λ, 0)
 * (Tibshirani, 1996; Parikh and Boyd, "Proximal Algorithms", 2014, section 6.5.2). Unlike a
 * gradient of |w| it makes weights exactly zero. Applies to parameters of two axes or more; η is
 * the optimizer's rate after the schedule.
 */
public final class L1 implements UpdateTransformProvider {
    private static final Option<Double> LAMBDA =
            Option.real("lambda", 1e-4).nonNegative().doc("strength λ");

    private static final Program SHRINK =
            Program.named(
                    "l1",
                    p -> {
                        Expr w = p.inOut("w");
                        Expr rest = w.abs().sub(p.param("lr").mul(p.param("lambda")));
                        Expr kept = rest.max(Expr.literal(0));
                        p.set("w", Moments.sign(w).mul(kept));
                    });

    /** For ServiceLoader. */
    public L1() {}

    @Override
    public String id() {
        return "l1";
    }

    @Override
    public String summary() {
        return "pulls weights to zero and leaves them there";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LAMBDA);
    }

    @Override
    public UpdateTransform create(Options options) {
        return new Rule(options.get(LAMBDA));
    }

    private record Rule(double lambda) implements UpdateTransform {
        @Override
        public void after(ModelUpdate u) {
            u.groups().stream().filter(Update::decays).forEach(this::shrink);
        }

        private void shrink(Update group) {
            group.run(SHRINK, Scalars.of("lr", group.rate()).with("lambda", lambda));
        }
    }
}
