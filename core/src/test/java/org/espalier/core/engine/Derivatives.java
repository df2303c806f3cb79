package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.espalier.core.Seed;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * First and second derivatives of a function of tensors, element by element, against central
 * differences of fourth order (Richardson) in f64. The function's result is weighted by a further
 * argument w, so that L(x, w) = ⟨w, f(x)⟩ is a number and its mixed second derivatives are checked
 * too.
 */
final class Derivatives {
    /**
     * Truncation falls with its fourth power, rounding rises with its inverse; they meet near here.
     */
    private static final double STEP = 1e-3;

    private static final double FIRST = 1e-7;
    private static final double SECOND = 1e-5;
    private static final double DUALITY = 1e-12;

    /**
     * Elements below this share of the largest are judged as if they had it: they are differences
     * of larger ones.
     */
    private static final double SHARE = 1e-2;

    /** No element is judged as smaller: differences of values near 1 know nothing below it. */
    private static final double LEAST = 1e-3;

    /** What is differentiated. */
    @FunctionalInterface
    interface Function {
        Tensor of(List<Tensor> x);
    }

    private record Argument(double[] values, long... dims) {
        Argument moved(int element, double by) {
            double[] there = values.clone();
            there[element] += by;
            return new Argument(there, dims);
        }
    }

    private final Session session;
    private final SplittableRandom random;
    private final Seed seed;
    private final Function f;
    private final List<Argument> point = new ArrayList<>();
    private UnaryOperator<double[]> distortion = UnaryOperator.identity();

    Derivatives(Session session, Seed seed, Function f) {
        this.session = session;
        this.seed = seed;
        this.random = seed.random();
        this.f = f;
    }

    /** A further argument with random elements between two bounds. */
    Derivatives between(double lo, double hi, long... dims) {
        return at(random(lo, hi, dims), dims);
    }

    /** A further argument with random elements between −1.5 and 1.5. */
    Derivatives in(long... dims) {
        return between(-1.5, 1.5, dims);
    }

    /** A further argument with these elements. */
    Derivatives at(double[] values, long... dims) {
        point.add(new Argument(values, dims));
        return this;
    }

    /** Looks at first derivatives after a distortion: the negative control. */
    Derivatives distorted(UnaryOperator<double[]> by) {
        distortion = by;
        return this;
    }

    /** Fails with all findings. */
    void check() {
        assertEquals(List.of(), findings(), seed.toString());
    }

    /** What does not fit; empty when all is well. */
    List<String> findings() {
        List<Argument> x = new ArrayList<>(point);
        double[][] w = new double[1][];
        long[][] dims = new long[1][];
        session.scope(() -> {
            dims[0] = f.of(tensors(x, false)).shape().dims();
            w[0] = random(0.5, 1.5, dims[0]);
        });
        x.add(new Argument(w[0], dims[0]));
        List<String> all = new ArrayList<>();
        compare("first", all, x, gradient(x), this::value, FIRST);
        List<double[]> v = new ArrayList<>();
        x.forEach(a -> v.add(random(-1, 1, a.dims)));
        compare("second", all, x, curvature(x, v), at -> inner(gradient(at), v), SECOND);
        duality(all, x, v);
        return all;
    }

    private double[] random(double lo, double hi, long... dims) {
        int n = Math.toIntExact(Arrays.stream(dims).reduce(1, (a, b) -> a * b));
        return random.doubles(n, lo, hi).toArray();
    }

    private List<Tensor> tensors(List<Argument> at, boolean variable) {
        return at.stream()
                .map(a -> session.tensor(a.values, a.dims))
                .map(t -> variable ? t.variable() : t)
                .toList();
    }

    /** L = ⟨w, f(x)⟩, w being the last argument. */
    private Tensor weighted(List<Tensor> all) {
        Tensor y = f.of(all.subList(0, all.size() - 1));
        return y.mul(all.getLast()).sum();
    }

    private double value(List<Argument> at) {
        double[] l = new double[1];
        session.scope(() -> l[0] = weighted(tensors(at, false)).item());
        return l[0];
    }

    private List<double[]> gradient(List<Argument> at) {
        List<double[]> g = new ArrayList<>();
        session.scope(() -> {
            List<Tensor> x = tensors(at, true);
            weighted(x).gradients(x, false).forEach(t -> g.add(t.toDoubles()));
        });
        g.set(0, distortion.apply(g.getFirst()));
        return g;
    }

    /** The gradient of ⟨∇L, v⟩. */
    private List<double[]> curvature(List<Argument> at, List<double[]> v) {
        List<double[]> h = new ArrayList<>();
        session.scope(() -> {
            List<Tensor> x = tensors(at, true);
            List<Tensor> g = weighted(x).gradients(x, true);
            Tensor along = session.scalar(0);
            for (int i = 0; i < g.size(); i++) {
                Tensor part = session.tensor(v.get(i), at.get(i).dims);
                along = along.add(g.get(i).mul(part).sum());
            }
            along.gradients(x, false).forEach(t -> h.add(t.toDoubles()));
        });
        return h;
    }

    /** ⟨Jv, w⟩ = ⟨v, Jᵀw⟩: Jv is the gradient for w of ⟨Jᵀw, v⟩, which is linear in w. */
    private void duality(List<String> findings, List<Argument> x, List<double[]> v) {
        List<double[]> u = new ArrayList<>(v);
        u.set(u.size() - 1, new double[v.getLast().length]);
        double forward = dot(curvature(x, u).getLast(), x.getLast().values);
        List<double[]> g = gradient(x);
        double size = 0;
        for (int i = 0; i < g.size(); i++) {
            size += absolute(g.get(i), u.get(i));
        }
        double off = Math.abs(forward - inner(g, u));
        if (!(off <= DUALITY * Math.max(size, 1))) {
            findings.add("duality: <Jv, w> = %s, off by %s".formatted(forward, off));
        }
    }

    private void compare(
            String order,
            List<String> findings,
            List<Argument> x,
            List<double[]> got,
            ToDoubleFunction<List<Argument>> function,
            double tolerance) {
        for (int i = 0; i < x.size(); i++) {
            double[] expected = differences(x, i, function);
            double floor = Math.max(LEAST, SHARE * largest(expected));
            for (int e = 0; e < expected.length; e++) {
                double off = Math.abs(got.get(i)[e] - expected[e]);
                if (!(off <= tolerance * Math.max(Math.abs(expected[e]), floor))) {
                    findings.add(
                            "%s derivative, argument %d element %d: %s, differences give %s"
                                    .formatted(order, i, e, got.get(i)[e], expected[e]));
                }
            }
        }
    }

    private static double[] differences(
            List<Argument> x, int i, ToDoubleFunction<List<Argument>> function) {
        double[] d = new double[x.get(i).values.length];
        for (int e = 0; e < d.length; e++) {
            double near = difference(x, i, e, STEP, function);
            double far = difference(x, i, e, 2 * STEP, function);
            d[e] = (8 * near - far) / (12 * STEP);
        }
        return d;
    }

    private static double difference(
            List<Argument> x, int i, int e, double h, ToDoubleFunction<List<Argument>> function) {
        List<Argument> up = new ArrayList<>(x);
        List<Argument> down = new ArrayList<>(x);
        up.set(i, x.get(i).moved(e, h));
        down.set(i, x.get(i).moved(e, -h));
        return function.applyAsDouble(up) - function.applyAsDouble(down);
    }

    private static double inner(List<double[]> a, List<double[]> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += dot(a.get(i), b.get(i));
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double absolute(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] * b[i]);
        }
        return sum;
    }

    private static double largest(double... values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
