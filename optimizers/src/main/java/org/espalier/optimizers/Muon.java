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
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/**
 * Muon (Jordan and others, "Muon: An optimizer for hidden layers in neural networks", 2024):
 * momentum made nearly orthogonal by five Newton–Schulz steps, m ← μ·m + g, O = NS₅(g + μ·m), w ←
 * w·(1 − η·λ) − η·s·O. The scale s is √max(1, rows/columns), or 0.2·√max(rows, columns) (Liu and
 * others, "Muon is Scalable for LLM Training", 2025), with which AdamW's rates carry over. Takes
 * matrices of hidden layers; axes from the second on count as columns. The rest goes to AdamW.
 * State: m, shaped like the parameter; for the rest AdamW's.
 */
public final class Muon implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 0.02).positive().doc("learning rate η");
    private static final Option<Double> MOMENTUM =
            Option.real("momentum", 0.95).in(0, 1).doc("momentum μ");
    private static final Option<Boolean> NESTEROV =
            Option.flag("nesterov", true).doc("look ahead along the momentum");
    private static final Option<String> SCALE =
            Option.choice("scale", "rows", "rows", "rms")
                    .doc("s: rows is √max(1, rows/columns), rms is 0.2·√max(rows, columns)");
    private static final Option<Double> DECAY =
            Option.real("decay", 0).nonNegative().doc("decoupled weight decay, λ");
    private static final Option<Double> ADAMW_LR =
            Option.real("adamw_lr", 3e-4).positive().doc("AdamW's learning rate for the rest");
    private static final Option<Double> ADAMW_BETA2 =
            Option.real("adamw_beta2", 0.95).in(0, 1).doc("AdamW's β₂ for the rest");
    private static final Option<Double> ADAMW_DECAY =
            Option.real("adamw_decay", 0).nonNegative().doc("AdamW's decay for the rest");

    private static final Program MOMENTUM_STEP = momentum(false);
    private static final Program LOOK_AHEAD = momentum(true);
    private static final Program STEP =
            Program.named(
                    "muon",
                    p -> {
                        Expr step = p.param("lr").mul(p.param("s")).mul(p.in("o"));
                        p.set("w", Moments.decayed(p, p.inOut("w")).sub(step));
                    });

    /** For ServiceLoader. */
    public Muon() {}

    private static Program momentum(boolean nesterov) {
        return Program.named(
                "muon-momentum",
                p -> {
                    Expr g = p.in("g");
                    Expr m = p.param("mu").mul(p.inOut("m")).add(g);
                    p.set("u", nesterov ? g.add(p.param("mu").mul(m)) : m);
                    p.set("m", m);
                });
    }

    @Override
    public String id() {
        return "muon";
    }

    @Override
    public String summary() {
        return "momentum of matrices made orthogonal, AdamW for the rest";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                LR,
                MOMENTUM,
                NESTEROV,
                SCALE,
                DECAY,
                Hidden.OTHERS,
                ADAMW_LR,
                ADAMW_BETA2,
                ADAMW_DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        AdamW.Rule rest =
                new AdamW.Rule(
                        options.get(ADAMW_LR),
                        0.9,
                        options.get(ADAMW_BETA2),
                        1e-8,
                        options.get(ADAMW_DECAY));
        return new Rule(
                options.get(LR),
                options.get(MOMENTUM),
                options.get(NESTEROV),
                options.get(SCALE).equals("rows"),
                options.get(DECAY),
                Hidden.of(options.get(Hidden.OTHERS)),
                rest);
    }

    private record Rule(
            double rate,
            double momentum,
            boolean nesterov,
            boolean byRows,
            double decay,
            Hidden hidden,
            AdamW.Rule rest)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, "m");
        }

        @Override
        public boolean isElementwise() {
            return false;
        }

        @Override
        public Optimizer of(String name, Shape shape) {
            return hidden.takes(name, shape) ? this : rest;
        }

        @Override
        public void update(Update u) {
            u.parts().forEach(part -> update(u, part));
        }

        private void update(Update u, Update.Part part) {
            Program program = nesterov ? LOOK_AHEAD : MOMENTUM_STEP;
            Tensor direction = part.run(program, Scalars.of("mu", momentum)).getFirst();
            long rows = part.shape().dim(0);
            long columns = part.shape().elements() / rows;
            Tensor o = NewtonSchulz.orthogonal(direction.reshape(rows, columns));
            Scalars scalars =
                    Scalars.of("lr", u.rate()).with("s", scale(rows, columns)).with("decay", decay);
            part.run(STEP, scalars, o.reshape(part.shape().dims()));
        }

        private double scale(long rows, long columns) {
            return byRows
                    ? StrictMath.sqrt(StrictMath.max(1, (double) rows / columns))
                    : 0.2 * StrictMath.sqrt((double) StrictMath.max(rows, columns));
        }
    }
}
