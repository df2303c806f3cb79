package org.espalier.optimizers.update;

import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Scalars;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * Weights that are bf16 numbers, with nothing finer behind them: after the optimizer each weight
 * goes to one of the two bf16 numbers around it. Stochastic rounding takes the one or the other
 * with the probability that keeps the mean (Gupta and others, "Deep Learning with Limited Numerical
 * Precision", ICML 2015, section 3), so that updates smaller than half a step add up; rounding to
 * the nearest loses them. Magnitudes below 2⁻¹¹⁰ and above 2¹¹¹ are left to chance.
 */
public final class RoundBf16 implements UpdateTransformProvider {
    private static final Option<String> MODE =
            Option.choice("mode", "stochastic", "stochastic", "nearest")
                    .doc("to one of the two neighbours by chance, or to the nearer one");

    private static final Program NEAREST =
            Program.named("round-bf16", p -> p.set("w", rounded(p.inOut("w"))));

    private static final Program STOCHASTIC =
            Program.named(
                    "round-bf16-stochastic",
                    p -> {
                        Expr w = p.inOut("w");
                        Expr near = rounded(w);
                        Expr rest = w.sub(near);
                        Expr far = beyond(near, rest);
                        Expr share = rest.div(far.sub(near)); // 0 to ½
                        p.set("w", share.gt(Expr.random("u")).select(far, near));
                    });

    /**
     * The nearest number of 8 significant bits, by Veltkamp's splitting: Dekker, "A floating-point
     * technique for extending the available precision", 1971, section 5.
     */
    private static Expr rounded(Expr w) {
        Expr spread = w.mul(65537); // 2¹⁶ + 1: 24 − 16 bits stay
        return spread.sub(spread.sub(w));
    }

    /**
     * The neighbour of a bf16 number x on a side. A step is 2⁻⁷ of x's power of two, and
     * |x|·1.25·2⁻⁸ is 0.6 to 1.25 steps: it rounds to one, also below a power of two, where steps
     * are half as long.
     */
    private static Expr beyond(Expr x, Expr side) {
        Expr part = x.abs().mul(1.25 / 256);
        Expr zero = Expr.literal(0);
        return rounded(x.add(side.gt(zero).select(part, part.neg())));
    }

    /** For ServiceLoader. */
    public RoundBf16() {}

    @Override
    public String id() {
        return "round-bf16";
    }

    @Override
    public String summary() {
        return "weights of bf16, rounded stochastically";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(MODE);
    }

    @Override
    public UpdateTransform create(Options options) {
        return new Rule(options.get(MODE).equals("stochastic"));
    }

    private record Rule(boolean isStochastic) implements UpdateTransform {
        @Override
        public void after(ModelUpdate u) {
            for (Update group : u.groups()) {
                if (isStochastic) {
                    group.parts().forEach(p -> round(p, u.step()));
                } else {
                    group.run(NEAREST, Scalars.none());
                }
            }
        }

        /** Part by part: chances follow from a parameter's name, not from its place in memory. */
        private static void round(Update.Part part, long step) {
            part.run(STOCHASTIC, Scalars.none().key("u", part.key("round", step), 0));
        }
    }
}
