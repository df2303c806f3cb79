package org.espalier.nn;

import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * Rotary position embedding (Su et al., 2021), half-split form: in each head, elements i and i +
 * d/2 are turned by the angle t·base^(−2i/d). [B, T, H, d] → same.
 */
final class RotaryPositions {
    /** cos and sin of the angles, over [T, d/2]; ln base and d are scalars. */
    private static final Program TABLES =
            Program.named(
                    "rope-tables",
                    p -> {
                        Expr zero = p.in("zero");
                        Expr exponent = Expr.index(-1).mul(p.param("slope"));
                        Expr angle = Expr.index(-2).mul(exponent.exp()).add(zero);
                        p.set("cos", angle.cos());
                        p.set("sin", angle.sin());
                    });

    /** x·cos ∓ swapped·sin: the first half takes −, the second +. */
    private static final Program TURN =
            Program.named(
                    "rope",
                    p -> {
                        Expr x = p.in("x");
                        Expr swapped = p.in("swapped");
                        Expr cos = p.in("cos");
                        Expr y = swapped.mul(p.in("sin"));
                        Expr first = Expr.index(-2).eq(Expr.literal(0));
                        p.out(x.mul(cos).add(first.select(y.neg(), y)));
                    });

    private final double base;

    RotaryPositions(double base) {
        this.base = base;
    }

    Tensor apply(Tensor x) { // x [B, T, H, d]
        Session session = x.session();
        long t = x.shape().dim(1);
        long h = x.shape().dim(2);
        long half = x.shape().dim(3) / 2;
        Scalars slope = Scalars.of("slope", -StrictMath.log(base) / half);
        var tables = Tensor.map(TABLES, slope, session.scalar(0).broadcastTo(t, half)); // [T, d/2]
        Tensor cos = tables.getFirst().reshape(t, 1, 1, half);
        Tensor sin = tables.getLast().reshape(t, 1, 1, half);
        Tensor halves = x.reshape(x.shape().dim(0), t, h, 2, half);
        return Tensor.map(TURN, halves, halves.flip(-2), cos, sin).reshape(x.shape().dims());
    }
}
