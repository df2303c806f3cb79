package org.espalier.compression.quantization;

import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/**
 * Learned step sizes (Esser, McKinstry, Bablani, Appuswamy and Modha, "Learned Step Size
 * Quantization", ICLR 2020): W ↦ s·round(clip(W/s, −Q_N, Q_P)). The gradient of W is that of the
 * result where W/s is not clipped, else 0; that of s is equation 3, times 1/√(n·Q_P) (section 2.2).
 * s begins with 2·mean|W|/√Q_P (section 2.1).
 */
final class LearnedQuantizer extends Module {
    private static final double LEAST = 1e-12; // steps stay above it

    /** s, whose gradient is multiplied by a factor. */
    private static final Program STEP =
            Program.named(
                    "lsq-step",
                    p -> {
                        Expr s = p.in("s");
                        Expr seen = s.max(Expr.literal(LEAST));
                        p.out(Expr.surrogate(seen, s.mul(p.param("factor"))));
                    });

    private static final Program QUANTIZE =
            Program.named(
                    "lsq",
                    p -> {
                        Expr w = p.in("w");
                        Expr s = p.in("s");
                        Expr low = p.param("below").neg();
                        Expr high = p.param("above");
                        Expr x = w.div(s).stopGradient();
                        Expr level = x.max(low).min(high).round();
                        Expr within = w.add(s.mul(level.sub(x)));
                        Expr clipped = x.le(low).select(s.mul(low), s.mul(high));
                        Expr isWithin = low.lt(x).and(x.lt(high));
                        p.out(Expr.surrogate(level.mul(s), isWithin.select(within, clipped)));
                    });

    private final WeightGroups groups;
    private final Levels levels;
    private final Parameter step; // [out · each]

    LearnedQuantizer(Parameter w, WeightGroups groups, Levels levels) {
        super(w.session());
        this.groups = groups;
        this.levels = levels;
        step = parameter("step", Init.ones(), groups.outputs() * groups.each());
        session().scope(() -> step.set(start(groups.split(w.copy()))));
    }

    private Tensor start(Tensor g) { // [out, each, size]
        double factor = 2 / StrictMath.sqrt(levels.above()) / groups.size();
        return WeightGroups.sizes(Combine.SUM, g).mul(factor).reshape(-1);
    }

    @Override
    protected Tensor forward(Tensor w) { // [.., out, ..]
        double factor = 1 / StrictMath.sqrt((double) groups.size() * levels.above());
        Tensor raw = step.value().reshape(groups.outputs(), groups.each(), 1);
        Tensor s = Tensor.map(STEP, Scalars.of("factor", factor), raw).getFirst();
        Scalars bounds = Scalars.of("below", levels.below()).with("above", levels.above());
        return Tensor.map(QUANTIZE, bounds, groups.split(w), s)
                .getFirst()
                .reshape(w.shape().dims());
    }
}
