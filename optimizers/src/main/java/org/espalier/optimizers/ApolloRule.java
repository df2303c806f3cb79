package org.espalier.optimizers;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/**
 * The rule of {@link Apollo} and {@link ApolloMini}. A matrix is seen with its larger axis as
 * channels; P [r, k] projects the smaller axis, of size k, to r.
 *
 * @param rank r
 * @param channels a factor for each channel, or one for the matrix
 * @param period updates until P is drawn again
 * @param alpha what the scaled gradient is multiplied by
 * @param front whether that comes before the limiter
 * @param projection gives P
 * @param rest who updates what is no hidden matrix
 */
record ApolloRule(
        double rate,
        long rank,
        boolean channels,
        long period,
        double alpha,
        boolean front,
        double limit,
        double decay,
        Hidden hidden,
        Projection projection,
        AdamW.Rule rest)
        implements Optimizer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPS = 1e-6;

    /** Gives the projection for an update. */
    @FunctionalInterface
    interface Projection {
        /** P [r, k] of the period with this number. */
        Tensor matrix(Update.Part part, long period, long r, long k);
    }

    private static final Program GAUSSIAN =
            Program.named(
                    "apollo-projection",
                    p -> {
                        Expr normal = Expr.normal("u1", "u2").mul(p.param("std"));
                        p.out(normal.add(p.in("zero")));
                    });
    private static final Program MOMENTS =
            Program.named(
                    "apollo-moments",
                    p -> {
                        Expr r = p.in("r");
                        Expr m = Moments.average(p, "b1", p.in("m"), r);
                        Expr v = Moments.average(p, "b2", p.in("v"), r.square());
                        p.set("m", m);
                        p.set("v", v);
                        p.set("step", m.div(v.sqrt().add(p.param("eps"))));
                    });
    private static final Program FACTOR =
            Program.named(
                    "apollo-factor",
                    p -> {
                        Expr before = p.in("rr").sqrt().add(1e-8);
                        p.out(p.in("ss").sqrt().div(before).mul(p.param("front")));
                    });
    private static final Program SCALED =
            Program.named("apollo-scaled", p -> p.set("u", p.in("g").mul(p.in("s"))));
    private static final Program LIMITER =
            Program.named(
                    "apollo-limiter",
                    p -> {
                        Expr gamma = p.param("gamma");
                        Expr norm = p.in("uu").sqrt();
                        Expr growth = norm.div(p.in("norm").add(1e-8));
                        Expr l = growth.max(gamma).div(gamma);
                        p.set("factor", l.reciprocal());
                        p.set("norm", norm.div(l));
                    });
    private static final Program FREE =
            Program.named(
                    "apollo-free",
                    p -> {
                        p.set("factor", Expr.literal(1));
                        p.set("norm", p.in("uu").sqrt());
                    });
    private static final Program STEP =
            Program.named(
                    "apollo",
                    p -> {
                        Expr u = p.in("u").mul(p.in("factor"));
                        Expr w = p.inOut("w").sub(p.param("lr_t").mul(u));
                        p.set("w", Moments.decayed(p, w));
                    });

    /**
     * N(0, 1/r), drawn again from the parameter's name and the number of the period: nothing is
     * kept.
     */
    static Tensor gaussian(Update.Part part, long period, long r, long k) {
        Tensor zero = part.get("norm").session().scalar(0).broadcastTo(r, k);
        Scalars scalars =
                Scalars.of("std", 1 / StrictMath.sqrt((double) r))
                        .key("u1", part.key("apollo#1", period), 0)
                        .key("u2", part.key("apollo#2", period), 0);
        return Tensor.map(GAUSSIAN, scalars, zero).getFirst();
    }

    private static boolean isTall(Shape shape) {
        return shape.dim(0) >= shape.dim(1);
    }

    private long rankOf(Shape shape) {
        return StrictMath.min(rank, StrictMath.min(shape.dim(0), shape.dim(1)));
    }

    @Override
    public List<StateArray> state(Shape shape, DType dtype) {
        long r = rankOf(shape);
        Shape small = isTall(shape) ? Shape.of(shape.dim(0), r) : Shape.of(r, shape.dim(1));
        return List.of(
                new StateArray("m", small, dtype),
                new StateArray("v", small, dtype),
                new StateArray("norm", Shape.of(1), dtype));
    }

    @Override
    public boolean isElementwise() {
        return false;
    }

    @Override
    public Optimizer of(String name, Shape shape) {
        return shape.rank() == 2 && hidden.takes(name, shape) ? this : rest;
    }

    @Override
    public void update(Update u) {
        u.parts().forEach(part -> update(u, part));
    }

    private void update(Update u, Update.Part part) {
        Tensor scaled = part.run(SCALED, Scalars.none(), factor(u, part)).getFirst();
        Tensor limited = limiter(u, part, scaled);
        double correction =
                StrictMath.sqrt(1 - Moments.power(BETA2, u.step()))
                        / (1 - Moments.power(BETA1, u.step()));
        Scalars scalars =
                Scalars.of("lr", u.rate())
                        .with("lr_t", u.rate() * correction * (front ? 1 : alpha))
                        .with("decay", decay);
        part.run(STEP, scalars, scaled, limited);
    }

    /** s: how much Adam would lengthen the projected gradient, per channel or for all. */
    private Tensor factor(Update u, Update.Part part) {
        Tensor r = projected(u, part);
        Scalars scalars = Moments.betas(BETA1, BETA2).with("eps", EPS);
        List<Tensor> moments = Tensor.map(MOMENTS, scalars, r, part.get("m"), part.get("v"));
        part.set("m", moments.get(0));
        part.set("v", moments.get(1));
        int axis = isTall(part.shape()) ? 1 : 0;
        Tensor step = moments.get(2);
        Tensor ss = channels ? Norms.squares(step, axis) : Norms.squares(step);
        Tensor rr = channels ? Norms.squares(r, axis) : Norms.squares(r);
        return Tensor.map(FACTOR, Scalars.of("front", front ? alpha : 1), rr, ss).getFirst();
    }

    /** R: [r, n] of a wide gradient [k, n], [n, r] of a tall one [n, k]. */
    private Tensor projected(Update u, Update.Part part) {
        Shape shape = part.shape();
        long k = StrictMath.min(shape.dim(0), shape.dim(1));
        Tensor p = projection.matrix(part, (u.step() - 1) / period, rankOf(shape), k);
        Tensor g = part.get("g");
        return isTall(shape) ? g.matmul(p.transpose()) : p.matmul(g);
    }

    /**
     * The factor that keeps ‖U‖ from growing faster than by the limit; the first update has none.
     */
    private Tensor limiter(Update u, Update.Part part, Tensor scaled) {
        Tensor uu = Norms.squares(scaled).reshape(1);
        boolean free = u.step() == 1 || limit == 0;
        List<Tensor> out =
                free
                        ? Tensor.map(FREE, Scalars.none(), uu)
                        : Tensor.map(LIMITER, Scalars.of("gamma", limit), uu, part.get("norm"));
        part.set("norm", out.get(1));
        return out.get(0);
    }
}
