package org.espalier.nn;

import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * Inverted dropout (Srivastava et al., 2014): in training each element is zeroed with probability p
 * and the others are scaled by 1/(1 − p); elsewhere the identity. The mask depends on seed, module
 * path, step, global sample number and element alone, so neither threads nor micro-batches show in
 * it.
 */
public final class Dropout extends Module {
    private static final Program MASK =
            Program.named(
                    "dropout",
                    p -> {
                        Expr keep = p.param("p").le(Expr.random("mask"));
                        p.out(keep.select(p.in("x").mul(p.param("scale")), Expr.literal(0)));
                    });

    /** x + dropout(y): the residual sum and the mask in one pass. */
    private static final Program RESIDUAL =
            Program.named(
                    "dropout-add",
                    p -> {
                        Expr x = p.in("x");
                        Expr keep = p.param("p").le(Expr.random("mask"));
                        p.out(keep.select(p.in("y").fma(p.param("scale"), x), x));
                    });

    private static final Program SUM =
            Program.named("residual", p -> p.out(p.in("x").add(p.in("y"))));

    private final double p;

    /** Zeroes with probability p, 0 ≤ p {@literal <} 1. */
    public Dropout(Session session, double p) {
        super(session);
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout: p is " + p + "; it must be 0 ≤ p < 1");
        }
        this.p = p;
    }

    @Override
    protected Tensor forward(Tensor x) { // x [batch, ..]
        return active() ? Tensor.map(MASK, scalars(x), x).getFirst() : x;
    }

    /** x + dropout(y), as one kernel. */
    public Tensor residual(Tensor x, Tensor y) {
        return active() ? Tensor.map(RESIDUAL, scalars(x), x, y).getFirst() : Tensor.map(SUM, x, y);
    }

    private boolean active() {
        return p > 0 && isTraining();
    }

    private Scalars scalars(Tensor x) {
        long perSample = x.shape().elements() / Math.max(1, x.shape().dim(0));
        return Scalars.of("p", p)
                .with("scale", 1 / (1 - p))
                .key("mask", key("dropout"), firstSample() * perSample);
    }
}
