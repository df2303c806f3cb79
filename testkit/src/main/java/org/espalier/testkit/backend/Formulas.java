package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;

/** Programs as techniques write them, and programs that nobody would write. */
final class Formulas {
    private static final double SQRT_HALF = 0.7071067811865476;

    private Formulas() {}

    /** GELU by erf, and the same with a tenth of it dropped. */
    static Program geluWithNoise() {
        return Program.named(
                "gelu-dropout",
                p -> {
                    Expr x = p.in("x");
                    Expr y = x.mul(x.mul(SQRT_HALF).erf().add(1).mul(0.5));
                    Expr rate = p.param("rate");
                    Expr kept = rate.le(Expr.random("drop"));
                    p.out(y);
                    p.out(kept.select(y.div(rate.oneMinus()), Expr.literal(0)));
                });
    }

    /** AdamW: four inputs, eight scalars, three outputs. */
    static Program adamW() {
        return Program.named(
                "adamw",
                p -> {
                    Expr w = p.inOut("w");
                    Expr g = p.in("g");
                    Expr m = p.inOut("m");
                    Expr v = p.inOut("v");
                    Expr b1 = p.param("beta1");
                    Expr b2 = p.param("beta2");
                    Expr lr = p.param("lr");
                    Expr mt = b1.mul(m).add(b1.oneMinus().mul(g));
                    Expr vt = b2.mul(v).add(b2.oneMinus().mul(g.mul(g)));
                    Expr size = vt.div(p.param("c2")).sqrt().add(p.param("eps"));
                    Expr kept = w.mul(lr.mul(p.param("decay")).oneMinus());
                    p.set("w", kept.sub(lr.mul(mt.div(p.param("c1"))).div(size)));
                    p.set("m", mt);
                    p.set("v", vt);
                });
    }

    /** Gradient descent with momentum: three inputs, two scalars, two outputs. */
    static Program momentum() {
        return Program.named(
                "momentum",
                p -> {
                    Expr w = p.inOut("w");
                    Expr g = p.in("g");
                    Expr m = p.inOut("m");
                    Expr mt = p.param("decay").mul(m).add(g);
                    p.set("w", w.sub(p.param("lr").mul(mt)));
                    p.set("m", mt);
                });
    }

    /**
     * The values of {@link #adamW}'s scalars, in slot order: beta1, beta2, lr, c2, eps, decay, c1.
     */
    static double[] adamWScalars() {
        List<String> slots = adamW().params();
        List<String> names = List.of("beta1", "beta2", "lr", "c1", "c2", "eps", "decay");
        double[] values = {0.9, 0.999, 3e-4, 0.19, 0.001999, 1e-8, 0.1};
        return slots.stream().mapToDouble(s -> values[names.indexOf(s)]).toArray();
    }

    /** Operations drawn by lot over earlier values; numbers stay near 1 in size. */
    static Program random(int operations, SplittableRandom random) {
        return Program.named(
                "random-" + operations,
                p -> {
                    List<Expr> values = new ArrayList<>();
                    values.add(p.in("x"));
                    values.add(p.in("y"));
                    values.add(p.param("c"));
                    values.add(Expr.index(-1).mul(0.01));
                    values.add(Expr.random("k"));
                    while (values.size() < operations) {
                        values.add(next(values, random));
                    }
                    p.out(values.getLast());
                    p.out(values.get(values.size() / 2).add(values.getLast()));
                });
    }

    private static Expr next(List<Expr> values, SplittableRandom random) {
        // Mostly recent values, so that little code is dead; some old ones, so that many live long.
        int recent = Math.max(0, values.size() - 5);
        Expr a = values.get(random.nextInt(recent, values.size()));
        Expr b = values.get(random.nextInt(values.size()));
        Expr c = values.get(random.nextInt(values.size()));
        return switch (random.nextInt(20)) {
            case 0 -> a.add(b).mul(0.5);
            case 1 -> a.sub(b).mul(0.5);
            case 2 -> a.mul(b).max(Expr.literal(-2)).min(Expr.literal(2));
            case 3 -> a.div(b.abs().add(1));
            case 4 -> a.fma(b, c).tanh();
            case 5 -> a.lt(b).select(a, c);
            case 6 -> a.le(b).and(b.le(c)).select(c, a);
            case 7 -> a.eq(b).not().or(a.lt(c)).select(a.neg(), b);
            case 8 -> a.abs().sqrt();
            case 9 -> a.sin();
            case 10 -> b.cos().mul(a);
            case 11 -> a.min(b);
            case 12 -> a.max(c);
            case 13 -> a.neg();
            case 14 -> a.abs().neg().exp();
            case 15 -> a.abs().add(1).log();
            case 16 -> a.erf();
            case 17 -> a.mul(7).round().div(7);
            case 18 -> a.mul(3).floor().div(3);
            default -> a.add(b.mul(0.125));
        };
    }
}
