package org.espalier.optimizers;

import org.espalier.kernel.Expr;
import org.espalier.kernel.ProgramBuilder;
import org.espalier.tensor.Scalars;

/** Pieces that several rules are made of. */
public final class Moments {
    private Moments() {}

    /** bᵗ by StrictMath: the same bits on every machine. */
    public static double power(double b, long t) {
        return StrictMath.pow(b, (double) t);
    }

    /**
     * Scalars {@code b1}, {@code 1-b1}, {@code b2}, {@code 1-b2}: 1 − β comes as a scalar of its
     * own, since in f32 the difference would lose four digits.
     */
    public static Scalars betas(double beta1, double beta2) {
        return Scalars.of("b1", beta1)
                .with("1-b1", 1 - beta1)
                .with("b2", beta2)
                .with("1-b2", 1 - beta2);
    }

    /** b·a + (1 − b)·x, with b and 1 − b from the scalars of these names. */
    public static Expr average(ProgramBuilder p, String b, Expr a, Expr x) {
        return p.param(b).mul(a).add(p.param("1-" + b).mul(x));
    }

    /** The betas with {@code 1-b1^t} and {@code 1-b2^t}, Adam's corrections at update t. */
    public static Scalars corrected(double beta1, double beta2, long t) {
        return betas(beta1, beta2)
                .with("1-b1^t", 1 - power(beta1, t))
                .with("1-b2^t", 1 - power(beta2, t));
    }

    /** w·(1 − η·λ): decoupled weight decay, with η and λ from scalars {@code lr}, {@code decay}. */
    public static Expr decayed(ProgramBuilder p, Expr w) {
        return w.mul(p.param("lr").mul(p.param("decay")).oneMinus());
    }

    /** −1, 0 or 1. */
    public static Expr sign(Expr x) {
        Expr zero = Expr.literal(0);
        Expr one = Expr.literal(1);
        return x.gt(zero).select(one, x.lt(zero).select(one.neg(), zero));
    }
}
