package org.espalier.nn;

import java.util.Arrays;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * Stochastic depth (Huang, Sun, Liu, Sedra and Weinberger, "Deep Networks with Stochastic Depth",
 * ECCV 2016, equation 2) for each sample on its own: in training a residual branch is left out with
 * probability p, else scaled by 1/(1 − p), where the paper scales by 1 − p outside training. The
 * draw depends on seed, module path, step and global sample number alone, as in {@link Dropout}.
 */
public final class DropPath extends Module {
    private static final Program DRAW =
            Program.named(
                    "drop-path",
                    p -> {
                        Expr zero = p.in("zero");
                        Expr keep = p.param("p").le(Expr.random("mask"));
                        p.out(keep.select(p.param("scale"), zero));
                    });

    private static final Program SCALED =
            Program.named("drop-path-scale", p -> p.out(p.in("y").mul(p.in("m"))));

    /** x + m·y: the residual sum in one pass. */
    private static final Program RESIDUAL =
            Program.named(
                    "drop-path-add",
                    p -> {
                        Expr x = p.in("x");
                        p.out(p.in("m").fma(p.in("y"), x));
                    });

    private final double p;

    /** Leaves out with probability p, 0 ≤ p {@literal <} 1. */
    public DropPath(Session session, double p) {
        super(session);
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("drop path: p is " + p + "; it must be 0 ≤ p < 1");
        }
        this.p = p;
    }

    /**
     * The probability of a block by its depth: it grows linearly from p/blocks at the first to p at
     * the last (section 3 of the paper).
     *
     * @param block from 0
     */
    public static double at(int block, int blocks, double p) {
        return p * (block + 1) / blocks;
    }

    /** Whether it leaves anything out now. */
    public boolean isActive() {
        return p > 0 && isTraining();
    }

    @Override
    protected Tensor forward(Tensor y) { // y [batch, ..]
        return isActive() ? Tensor.map(SCALED, y, mask(y)) : y;
    }

    /** x + the branch y, where it is not left out. */
    public Tensor residual(Tensor x, Tensor y) {
        return isActive() ? Tensor.map(RESIDUAL, x, mask(y), y) : x.add(y);
    }

    /** 0 or 1/(1 − p) for each sample: [batch, 1..]. */
    private Tensor mask(Tensor y) {
        long[] dims = new long[y.shape().rank()];
        Arrays.fill(dims, 1);
        dims[0] = y.shape().dim(0);
        Scalars scalars =
                Scalars.of("p", p)
                        .with("scale", 1 / (1 - p))
                        .key("mask", key("drop-path"), firstSample());
        Tensor zero = session().scalar(0).broadcastTo(dims);
        return Tensor.map(DRAW, scalars, zero).getFirst();
    }
}
