package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** Values and derivatives of L(x) = ⟨f(x), w⟩ for one weighting w drawn by lot. */
final class Tape {
    private final Session session;
    private final Differentiable one;
    private final double[] w;

    Tape(Session session, Differentiable one) {
        this.session = session;
        this.one = one;
        int size = value(one.point()).length;
        this.w = direction(size, 1);
    }

    /** Numbers between ½ and 1 of either sign, by lot. */
    static double[] direction(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] v = new double[size];
        Arrays.setAll(v, i -> random.nextDouble(0.5, 1) * (random.nextBoolean() ? 1 : -1));
        return v;
    }

    /** A direction per argument. */
    List<double[]> directions(long seed) {
        return IntStream.range(0, one.point().size())
                .mapToObj(i -> direction(one.point().get(i).numbers().length, seed + i))
                .toList();
    }

    /** f at a point. */
    double[] value(List<Differentiable.Point> at) {
        double[][] result = new double[1][];
        session.scope(() -> result[0] = one.f().apply(session, tensors(at)).toDoubles());
        return result[0];
    }

    /** ⟨f, w⟩ at a point. */
    double weighted(List<Differentiable.Point> at) {
        return dot(value(at), w);
    }

    /** The gradient of ⟨f, w⟩, an array per argument. */
    List<double[]> gradient(List<Differentiable.Point> at) {
        List<double[]> result = new ArrayList<>();
        session.scope(() -> {
            List<Tensor> x = variables(at);
            loss(x, weights()).gradients(x, false).forEach(g -> result.add(g.toDoubles()));
        });
        return result;
    }

    /** The gradient of ⟨∇⟨f, w⟩, v⟩: the second derivative in direction v. */
    List<double[]> curvature(List<Differentiable.Point> at, List<double[]> v) {
        List<double[]> result = new ArrayList<>();
        session.scope(() -> {
            List<Tensor> x = variables(at);
            Tensor slope = along(loss(x, weights()).gradients(x, true), v);
            slope.gradients(x, false).forEach(g -> result.add(g.toDoubles()));
        });
        return result;
    }

    /** Jv: the derivative in w of ⟨∇⟨f, w⟩, v⟩, which is linear in w. */
    double[] forward(List<Differentiable.Point> at, List<double[]> v) {
        double[][] result = new double[1][];
        session.scope(() -> {
            List<Tensor> x = variables(at);
            Tensor u = weights().variable();
            Tensor slope = along(loss(x, u).gradients(x, true), v);
            result[0] = slope.gradients(u).getFirst().toDoubles();
        });
        return result[0];
    }

    double[] weighting() {
        return w;
    }

    private Tensor weights() {
        return session.tensor(w, w.length);
    }

    private Tensor loss(List<Tensor> x, Tensor weights) {
        return one.f().apply(session, x).reshape(-1).mul(weights).sum();
    }

    private Tensor along(List<Tensor> gradients, List<double[]> v) {
        Tensor sum = session.scalar(0);
        for (int i = 0; i < v.size(); i++) {
            Tensor g = gradients.get(i);
            sum = sum.add(g.reshape(-1).mul(session.tensor(v.get(i), v.get(i).length)).sum());
        }
        return sum;
    }

    private List<Tensor> tensors(List<Differentiable.Point> at) {
        return at.stream().map(p -> p.tensor(session)).toList();
    }

    private List<Tensor> variables(List<Differentiable.Point> at) {
        return tensors(at).stream().map(Tensor::variable).toList();
    }

    /** Σ aᵢbᵢ. */
    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
