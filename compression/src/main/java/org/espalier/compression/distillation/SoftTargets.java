package org.espalier.compression.distillation;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/**
 * T²·KL(softmax(z_t/T) ‖ softmax(z_s/T)), whose gradient by z_s is T(p_s − p_t).
 *
 * @param temperature T
 */
record SoftTargets(double temperature) {
    /** exp((z − max)/T). */
    private static final Program EXP =
            Program.named(
                    "soft-exp", p -> p.out(p.in("z").sub(p.in("max")).div(p.param("t")).exp()));

    /** log Σ exp(z/T) from the sum of the above. */
    private static final Program LSE =
            Program.named(
                    "soft-lse", p -> p.out(p.in("max").div(p.param("t")).add(p.in("sum").log())));

    /** T²·p_t·(log p_t − log p_s) by element; 0 where the target counts for nothing. */
    private static final Program TERM =
            Program.named(
                    "soft-term",
                    p -> {
                        Expr t = p.param("t");
                        Expr theirs = p.in("theirs").div(t).sub(p.in("their-lse"));
                        Expr ours = p.in("ours").div(t).sub(p.in("our-lse"));
                        Expr term = theirs.exp().mul(theirs.sub(ours)).mul(t.square());
                        Expr zero = Expr.literal(0);
                        p.out(p.in("target").lt(zero).select(zero, term));
                    });

    /**
     * The sum over targets that are not negative.
     *
     * @param ours logits z_s [.., V]
     * @param theirs logits z_t [.., V], no gradient passes them
     * @param targets [..]
     */
    Tensor sum(Tensor ours, Tensor theirs, Tensor targets) {
        Scalars scalars = Scalars.of("t", temperature);
        List<Integer> all = IntStream.range(0, ours.shape().rank()).boxed().toList();
        return Tensor.reduce(
                TERM,
                scalars,
                Combine.SUM,
                all,
                theirs,
                lse(theirs),
                ours,
                lse(ours),
                targets.unsqueeze(-1));
    }

    private Tensor lse(Tensor z) { // [.., 1]
        Scalars scalars = Scalars.of("t", temperature);
        Tensor max = z.detach().max(-1).unsqueeze(-1);
        Tensor e = Tensor.map(EXP, scalars, z, max).getFirst();
        return Tensor.map(LSE, scalars, max, e.sum(-1).unsqueeze(-1)).getFirst();
    }
}
