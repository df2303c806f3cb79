package org.espalier.core.plugin;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.spi.Option;
import org.espalier.tensor.Tensor;

/**
 * Label smoothing (Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, CVPR 2016, section 7): the
 * cross-entropy of q = (1 − ε)·onehot + ε/K, which is CE + ε·(z[target] − mean z) for logits z of K
 * classes. The second term needs no logits of its own where they are a product x·Wᵀ: it is
 * x·(W[target] − mean W). Validation losses are not smoothed.
 *
 * @param epsilon ε; 0 for none
 */
record Smoothing(double epsilon) {
    static final Option<Double> OPTION =
            Option.real("label_smoothing", 0)
                    .in(0, 1)
                    .doc("share of the target that is spread over all classes, in training");

    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");

    /** z where it is the target's, less z/K; 0 where the target counts for nothing. */
    private static final Program LOGITS =
            Program.named(
                    "smoothing-logits",
                    p -> {
                        Expr z = p.in("z");
                        Expr zero = Expr.literal(0);
                        Expr target = p.in("target");
                        Expr picked = Expr.index(-1).eq(target).select(z, zero);
                        Expr term = picked.sub(z.mul(p.in("share")));
                        p.out(target.lt(zero).select(zero, term));
                    });

    /** x·(w − w̄) element by element; 0 where the target counts for nothing. */
    private static final Program ROWS =
            Program.named(
                    "smoothing-rows",
                    p -> {
                        Expr zero = Expr.literal(0);
                        Expr term = p.in("x").mul(p.in("w").sub(p.in("mean")));
                        p.out(p.in("target").lt(zero).select(zero, term));
                    });

    private static final Program NOT_BELOW_ZERO =
            Program.named(
                    "not-below-zero",
                    p -> {
                        Expr zero = p.in("zero");
                        Expr n = p.in("n");
                        p.out(n.lt(zero).select(zero, n));
                    });

    boolean isActive(Module model) {
        return epsilon > 0 && model.isTraining();
    }

    /** The sum of the cross-entropies of logits [.., K] and targets [..], smoothed in training. */
    Tensor sum(Module model, Tensor logits, Tensor targets) {
        Tensor sum = Tensor.composite(CROSS_ENTROPY, logits, targets).getFirst().sum();
        return isActive(model) ? plus(sum, ofLogits(logits, targets)) : sum;
    }

    /** A sum of cross-entropies of x·Wᵀ, x [.., C] and W [K, C], smoothed in training. */
    Tensor sum(Module model, Tensor sum, Tensor x, Tensor w, Tensor targets) {
        return isActive(model) ? plus(sum, ofRows(x, w, targets)) : sum;
    }

    private Tensor plus(Tensor sum, Tensor term) {
        return sum.add(term.mul(epsilon));
    }

    private static Tensor ofLogits(Tensor z, Tensor targets) {
        double classes = (double) z.shape().dim(-1);
        Tensor share = z.session().scalar(1 / classes);
        return total(LOGITS, z, targets.unsqueeze(-1), share);
    }

    private static Tensor ofRows(Tensor x, Tensor w, Tensor targets) {
        Tensor zero = x.session().scalar(0);
        Tensor numbers = Tensor.map(NOT_BELOW_ZERO, zero, targets).cast(DType.I32); // below 2²⁴
        Tensor mean = w.sum(0).mul(1.0 / w.shape().dim(0)); // [C]
        return total(ROWS, x, w.gather(numbers), mean, targets.unsqueeze(-1));
    }

    private static Tensor total(Program program, Tensor... operands) {
        int rank = operands[0].shape().rank();
        List<Integer> all = IntStream.range(0, rank).boxed().toList();
        return Tensor.reduce(program, Combine.SUM, all, operands);
    }
}
