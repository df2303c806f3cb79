package org.espalier.optimizers.strategy;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Program;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.StrategyProvider;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Strategy;
import org.espalier.train.TrainingStep;
import org.espalier.train.Update;

/**
 * Sharpness-aware minimization (Foret, Kleiner, Mobahi and Neyshabur, ICLR 2021, algorithm 1): the
 * update is made by the gradient at w + ρ·g/‖g‖, where the loss is about the highest within a
 * distance of ρ. Both passes see the same batch and the same dropout. It takes two passes a step
 * and a copy of the weights within it.
 */
public final class Sam implements StrategyProvider {
    private static final Option<Double> RHO =
            Option.real("rho", 0.05).positive().doc("distance to the point the gradient is of, ρ");

    /** w and a copy of it, which {@code w} is then moved from. */
    private static final Program CLIMB =
            Program.named(
                    "sam-climb",
                    p -> {
                        var w = p.inOut("w");
                        var g = p.in("g");
                        p.set("w", g.fma(p.in("by"), w));
                        p.set("origin", w);
                    });

    private static final Program RADIUS =
            Program.named("sam-radius", p -> p.out(p.param("rho").div(p.in("norm").add(1e-12))));

    /** For ServiceLoader. */
    public Sam() {}

    @Override
    public String id() {
        return "sam";
    }

    @Override
    public String summary() {
        return "the gradient where the loss is highest nearby";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(RHO);
    }

    @Override
    public Strategy create(Options options) {
        return new Rule(options.get(RHO));
    }

    private record Rule(double rho) implements Strategy {
        @Override
        public void step(TrainingStep step) {
            List<Origin> origins = climb(step.gradients());
            try {
                step.gradients();
            } finally {
                origins.forEach(Origin::restore);
            }
            step.update();
        }

        private List<Origin> climb(ModelUpdate here) {
            Scalars rhos = Scalars.of("rho", rho);
            Tensor by = Tensor.map(RADIUS, rhos, here.norm()).getFirst(); // ρ/‖g‖
            List<Origin> origins = new ArrayList<>();
            for (Update group : here.groups()) {
                for (Update.Part part : group.parts()) {
                    Tensor origin = part.run(CLIMB, Scalars.none(), by).getFirst();
                    origins.add(new Origin(part, origin));
                }
            }
            return origins;
        }
    }

    /** The weights that a step began with. */
    private record Origin(Update.Part part, Tensor weights) {
        void restore() {
            part.set("w", weights);
        }
    }
}
