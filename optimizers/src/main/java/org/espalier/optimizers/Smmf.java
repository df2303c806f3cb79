package org.espalier.optimizers;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/**
 * SMMF (Park and Lee, "SMMF: Square-Matricized Momentum Factorization", AAAI 2025): both moments of
 * a parameter of N numbers, seen as a matrix n̂ × m̂ that is as square as N allows, are kept as the
 * product of a column and a row, the first one's signs as bits. β₁ₜ = β₁·growthᵗ⁻¹, β₂ₜ = 1 − tᵞ, w
 * ← w·(1 − η·λ) − η·m/(√v + ε) with the moments before they are factored; no bias correction.
 * State: two vectors of n̂ and two of m̂ numbers, and N bits.
 */
public final class Smmf implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 1e-3).positive().doc("learning rate η");
    private static final Option<Double> BETA1 =
            Option.real("beta1", 0.9).in(0, 1).doc("decay of the first moment at the start, β₁");
    private static final Option<Double> GROWTH =
            Option.real("growth", 0.999).in(0, 1).doc("factor of β₁ from update to update");
    private static final Option<Double> POWER =
            Option.real("power", -0.8).in(-1, 0).doc("γ of β₂ₜ = 1 − tᵞ; −0.5 for CNNs");
    private static final Option<Double> EPS =
            Option.real("eps", 1e-8).positive().doc("added to √v, ε");
    private static final Option<Double> DECAY =
            Option.real("decay", 0).nonNegative().doc("decoupled weight decay on matrices, λ");

    private static final Program STEP =
            Program.named(
                    "smmf",
                    p -> {
                        Expr g = p.in("g");
                        Expr before = p.in("sign").mul(p.in("rm").mul(p.in("cm")));
                        Expr m = Moments.average(p, "b1", before, g);
                        Expr v = Moments.average(p, "b2", p.in("rv").mul(p.in("cv")), g.square());
                        Expr step = m.div(v.sqrt().add(p.param("eps")));
                        p.set("w", Moments.decayed(p, p.in("w")).sub(p.param("lr").mul(step)));
                        p.set("m", m);
                        p.set("v", v);
                    });
    private static final Program ABS = Program.named("abs", p -> p.out(p.in("x").abs()));
    private static final Program SHARE =
            Program.named(
                    "smmf-share",
                    p -> {
                        Expr all = p.in("all");
                        Expr x = p.in("x");
                        p.out(all.eq(Expr.literal(0)).select(x, x.div(all)));
                    });

    /** For ServiceLoader. */
    public Smmf() {}

    @Override
    public String id() {
        return "smmf";
    }

    @Override
    public String summary() {
        return "both moments factored as rows and columns, signs as bits";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, BETA1, GROWTH, POWER, EPS, DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR),
                options.get(BETA1),
                options.get(GROWTH),
                options.get(POWER),
                options.get(EPS),
                options.get(DECAY));
    }

    /** The rows n̂ of the most square matrix of so many numbers; its columns are n/n̂ ≤ n̂. */
    static long rows(long numbers) {
        long columns = (long) StrictMath.sqrt((double) numbers);
        while (numbers % columns != 0) {
            columns--;
        }
        return numbers / columns;
    }

    private record Rule(
            double rate, double beta1, double growth, double power, double eps, double decay)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            long n = shape.elements();
            long rows = rows(n);
            Shape column = Shape.of(rows, 1);
            Shape row = Shape.of(1, n / rows);
            return List.of(
                    new StateArray("rm", column, dtype),
                    new StateArray("cm", row, dtype),
                    new StateArray("rv", column, dtype),
                    new StateArray("cv", row, dtype),
                    SignBits.array("signs", n));
        }

        @Override
        public boolean isElementwise() {
            return false;
        }

        @Override
        public void update(Update u) {
            double b1 = beta1 * Moments.power(growth, u.step() - 1);
            double b2 = 1 - StrictMath.pow((double) u.step(), power);
            Scalars scalars =
                    Moments.betas(b1, b2)
                            .with("lr", u.rate())
                            .with("eps", eps)
                            .with("decay", u.decays() ? decay : 0);
            u.parts().forEach(part -> update(part, scalars));
        }

        private static void update(Update.Part part, Scalars scalars) {
            long n = part.shape().elements();
            long rows = rows(n);
            Tensor w = part.get("w");
            Tensor sign = SignBits.unpack(part.get("signs"), n, w.dtype());
            List<Tensor> out = // [n̂, m̂] each
                    Tensor.map(
                            STEP,
                            scalars,
                            part.get("g").reshape(rows, n / rows),
                            sign.reshape(rows, n / rows),
                            part.get("rm"),
                            part.get("cm"),
                            part.get("rv"),
                            part.get("cv"),
                            w.reshape(rows, n / rows));
            part.set("w", out.get(0).reshape(part.shape().dims()));
            part.set("signs", SignBits.pack(out.get(1).reshape(n)));
            factor(part, "m", Tensor.map(ABS, out.get(1)));
            factor(part, "v", out.get(2));
        }

        /** A matrix of numbers ≥ 0 as the product of its row sums and its columns' shares. */
        private static void factor(Update.Part part, String moment, Tensor x) {
            Tensor columns = x.sum(0).unsqueeze(0);
            part.set("r" + moment, x.sum(1).unsqueeze(1));
            part.set("c" + moment, Tensor.map(SHARE, columns.sum(), columns));
        }
    }
}
