package org.espalier.compression.quantization;

import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/**
 * W ↦ s·round(W/s) with s = max|W|/Q of each group, in −Q … Q; the gradient goes straight through
 * to W (Bengio, Léonard and Courville, 2013; Jacob and others, CVPR 2018, section 3).
 */
final class RangeQuantizer extends Module {
    private static final Program QUANTIZE =
            Program.named(
                    "quantize",
                    p -> {
                        Expr w = p.in("w");
                        Expr q = p.param("q");
                        Expr s = scale(p.in("most"), q);
                        Expr level = w.div(s).round().min(q).max(q.neg());
                        p.out(Expr.surrogate(level.mul(s), w));
                    });

    private final WeightGroups groups;
    private final Levels levels;

    RangeQuantizer(Parameter w, WeightGroups groups, Levels levels) {
        super(w.session());
        this.groups = groups;
        this.levels = levels;
    }

    /** 1 for a group of zeros. */
    private static Expr scale(Expr most, Expr q) {
        Expr zero = Expr.literal(0);
        return most.eq(zero).select(Expr.literal(1), most.div(q));
    }

    @Override
    protected Tensor forward(Tensor w) { // [.., out, ..]
        Tensor g = groups.split(w); // [.., out, each, size]
        Tensor most = WeightGroups.sizes(Combine.MAX, g.detach()).unsqueeze(-1);
        Scalars q = Scalars.of("q", levels.above());
        return Tensor.map(QUANTIZE, q, g, most).getFirst().reshape(w.shape().dims());
    }
}
