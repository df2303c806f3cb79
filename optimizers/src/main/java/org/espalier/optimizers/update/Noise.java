package org.espalier.optimizers.update;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * Gradient noise (Neelakantan and others, "Adding Gradient Noise Improves Learning for Very Deep
 * Networks", 2015, equation 1): g ← g + N(0, σ²) with σ² = η/(1 + t)^γ, t updates made before.
 * Drawn by the parameter's name and the number of the update: the same on every machine and after
 * resume.
 */
public final class Noise implements UpdateTransformProvider {
    private static final Option<Double> ETA =
            Option.real("eta", 0.01).nonNegative().doc("variance at the first update, η");
    private static final Option<Double> GAMMA =
            Option.real("gamma", 0.55).nonNegative().doc("how fast it fades, γ");

    private static final Program ADD =
            Program.named(
                    "gradient-noise",
                    p -> {
                        Expr normal = Expr.normal("u1", "u2");
                        p.set("g", p.in("g").add(p.param("sigma").mul(normal)));
                    });

    /** For ServiceLoader. */
    public Noise() {}

    @Override
    public String id() {
        return "noise";
    }

    @Override
    public String summary() {
        return "adds normal noise that fades";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(ETA, GAMMA);
    }

    @Override
    public UpdateTransform create(Options options) {
        return new Rule(options.get(ETA), options.get(GAMMA));
    }

    private record Rule(double eta, double gamma) implements UpdateTransform {
        @Override
        public void before(ModelUpdate u) {
            double variance = eta * StrictMath.pow((double) u.step(), -gamma);
            Scalars scalars = Scalars.of("sigma", StrictMath.sqrt(variance));
            u.groups().forEach(group -> group.parts().forEach(p -> add(p, u.step(), scalars)));
        }

        private static void add(Update.Part part, long step, Scalars scalars) {
            Scalars keyed =
                    scalars.key("u1", part.key("noise#1", step), 0)
                            .key("u2", part.key("noise#2", step), 0);
            part.run(ADD, keyed);
        }
    }
}
