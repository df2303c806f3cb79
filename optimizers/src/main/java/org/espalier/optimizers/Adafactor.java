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
 * Adafactor (Shazeer and Stern, ICML 2018, Algorithms 4 and 5): the second moment of a matrix is
 * kept as the means of its rows R and of its columns C, V = R·Cᵀ/mean(R); u = g/√V, cut to a root
 * mean square of d; w ← w − α·u with α = ρ·max(ε₂, RMS(w)) and β₂ₜ = 1 − t^−0.8. No momentum. State
 * of [.., m, n]: r [.., m, 1] and c [.., 1, n]; of parameters of one axis v, shaped like them.
 */
public final class Adafactor implements OptimizerProvider {
    private static final Option<Double> LR =
            Option.real("lr", 0.01).positive().doc("largest ρ, before the schedule");
    private static final Option<Boolean> RELATIVE =
            Option.flag("relative", true).doc("ρ at most 1/√t");
    private static final Option<Boolean> SCALED =
            Option.flag("scaled", true).doc("α in proportion to the parameter's RMS");
    private static final Option<Double> CLIP =
            Option.real("clip", 1).positive().doc("largest RMS of u, d");
    private static final Option<Double> POWER =
            Option.real("power", 0.8).positive().doc("β₂ₜ = 1 − t^−power");
    private static final Option<Double> EPS1 =
            Option.real("eps1", 1e-30).positive().doc("added to g², ε₁");
    private static final Option<Double> EPS2 =
            Option.real("eps2", 1e-3).positive().doc("smallest RMS of a parameter in α, ε₂");
    private static final Option<Double> DECAY =
            Option.real("decay", 0).nonNegative().doc("weight decay on matrices, in units of α, λ");

    private static final Program SQUARE =
            Program.named("adafactor-square", p -> p.out(p.in("g").square().add(p.param("eps1"))));
    private static final Program AVERAGE =
            Program.named(
                    "adafactor-mean",
                    p ->
                            p.out(
                                    Moments.average(
                                            p,
                                            "b2",
                                            p.in("mean"),
                                            p.in("sum").mul(p.param("1/n")))));
    private static final Program FACTORED =
            Program.named(
                    "adafactor-direction",
                    p -> {
                        Expr v = p.in("r").mul(p.in("c")).div(p.in("mean"));
                        p.set("u", p.in("g").div(v.sqrt()));
                    });
    private static final Program WHOLE =
            Program.named(
                    "adafactor-vector",
                    p -> {
                        Expr g = p.in("g");
                        Expr square = g.square().add(p.param("eps1"));
                        Expr v = Moments.average(p, "b2", p.inOut("v"), square);
                        p.set("u", g.div(v.sqrt()));
                        p.set("v", v);
                    });
    private static final Program STEP =
            Program.named(
                    "adafactor",
                    p -> {
                        Expr n = p.param("1/n");
                        Expr one = Expr.literal(1);
                        Expr size = p.in("ww").mul(n).sqrt().max(p.param("eps2"));
                        Expr scaled = p.param("scaled").eq(one).select(size, one);
                        Expr alpha = p.param("lr").mul(scaled);
                        Expr rms = p.in("uu").mul(n).sqrt();
                        Expr cut = rms.div(p.param("clip")).max(one);
                        Expr w = p.inOut("w");
                        Expr kept = w.mul(alpha.mul(p.param("decay")).oneMinus());
                        p.set("w", kept.sub(alpha.mul(p.in("u")).div(cut)));
                    });

    /** For ServiceLoader. */
    public Adafactor() {}

    @Override
    public String id() {
        return "adafactor";
    }

    @Override
    public String summary() {
        return "the second moment kept as means of rows and columns";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, RELATIVE, SCALED, CLIP, POWER, EPS1, EPS2, DECAY);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(
                options.get(LR),
                options.get(RELATIVE),
                options.get(SCALED),
                options.get(CLIP),
                options.get(POWER),
                options.get(EPS1),
                options.get(EPS2),
                options.get(DECAY));
    }

    private record Rule(
            double rate,
            boolean relative,
            boolean scaled,
            double clip,
            double power,
            double eps1,
            double eps2,
            double decay)
            implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            if (shape.rank() < 2) {
                return StateArray.alike(shape, dtype, "v");
            }
            return List.of(
                    new StateArray("r", ofSize(shape, shape.rank() - 1, 1), dtype),
                    new StateArray("c", ofSize(shape, shape.rank() - 2, 1), dtype));
        }

        private static Shape ofSize(Shape shape, int axis, long size) {
            long[] dims = shape.dims();
            dims[axis] = size;
            return Shape.of(dims);
        }

        @Override
        public boolean isElementwise() {
            return false;
        }

        @Override
        public void update(Update u) {
            u.parts().forEach(part -> update(u, part));
        }

        private void update(Update u, Update.Part part) {
            double b2 = 1 - StrictMath.pow((double) u.step(), -power);
            Scalars second = Scalars.of("b2", b2).with("1-b2", 1 - b2).with("eps1", eps1);
            Tensor direction =
                    part.shape().rank() < 2
                            ? part.run(WHOLE, second).getFirst()
                            : factored(part, second);
            Tensor ww = Norms.squares(part.get("w"));
            part.run(STEP, step(u, part), ww, Norms.squares(direction), direction);
        }

        private Scalars step(Update u, Update.Part part) {
            double most = relative ? 1 / StrictMath.sqrt((double) u.step()) : Double.MAX_VALUE;
            return Scalars.of("lr", StrictMath.min(u.rate(), most))
                    .with("1/n", 1.0 / part.shape().elements())
                    .with("scaled", scaled ? 1 : 0)
                    .with("eps2", eps2)
                    .with("clip", clip)
                    .with("decay", u.decays() ? decay : 0);
        }

        private static Tensor factored(Update.Part part, Scalars second) {
            int rows = part.shape().rank() - 2;
            Tensor r = mean(part, "r", rows + 1, second); // [.., m, 1]
            mean(part, "c", rows, second); // [.., 1, n]
            long m = part.shape().dim(rows);
            Tensor mean = r.sum(rows).unsqueeze(rows).mul(1.0 / m); // [.., 1, 1]
            return part.run(FACTORED, Scalars.none(), mean).getFirst();
        }

        /** Moves a kept mean on by the mean of g² along an axis. */
        private static Tensor mean(Update.Part part, String name, int axis, Scalars second) {
            Tensor g = part.get("g");
            Tensor squares = Tensor.map(SQUARE, second, g).getFirst();
            Tensor sum = squares.sum(axis).unsqueeze(axis);
            Scalars scalars = second.with("1/n", 1.0 / part.shape().dim(axis));
            part.set(name, Tensor.map(AVERAGE, scalars, part.get(name), sum).getFirst());
            return part.get(name);
        }
    }
}
