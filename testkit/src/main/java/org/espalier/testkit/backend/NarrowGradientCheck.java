package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** In f32: values, gradients and second derivatives are near those of the reference in f64. */
final class NarrowGradientCheck implements CaseCheck<Differentiable> {
    private final Session narrow;
    private final Session wide;

    NarrowGradientCheck(Candidate candidate) {
        narrow = session(candidate.provider(), 0, DType.F32);
        wide = session(candidate.reference(), 1, DType.F64);
    }

    private static Session session(BackendProvider provider, int threads, DType dtype) {
        SessionConfig config = SessionConfig.defaults().threads(threads).dtype(dtype);
        return Host.get().session(provider, config);
    }

    @Override
    public Verdict check(Differentiable given) {
        Differentiable one = rounded(given);
        Tape got = new Tape(narrow, one);
        Tape exact = new Tape(wide, one);
        Bound bound = new Bound(one.terms(), inside(one));
        List<Differentiable.Point> at = one.point();
        List<double[]> v = exact.directions(2);
        List<double[]> values = List.of(got.value(at));
        return compare("value", values, List.of(exact.value(at)), bound, 1)
                .or(() -> compare("gradient", got.gradient(at), exact.gradient(at), bound, 4))
                .or(() ->
                        compare(
                                "second derivative",
                                got.curvature(at, v),
                                exact.curvature(at, v),
                                bound,
                                16))
                .<Verdict>map(Verdict.Broken::new)
                .orElseGet(Verdict.Passed::new);
    }

    /**
     * How large the numbers are on the way to the results: of a sum, the sum of its terms' sizes.
     */
    private double inside(Differentiable one) {
        List<Differentiable.Point> sizes =
                one.point().stream().map(p -> p.passed(Math::abs)).toList();
        return Math.max(one.inside(), largest(new Tape(wide, one).value(sizes)));
    }

    /** What a comparison allows depends on. */
    private record Bound(long terms, double inside) {
        double allowed(double[] exact, int passes) {
            double size = Math.max(inside, largest(exact));
            return passes * Tolerance.COMPOSED.allowed(0, size, terms);
        }
    }

    /** The same function at a point of floats, so that both sessions see the same inputs. */
    private static Differentiable rounded(Differentiable one) {
        List<Differentiable.Point> point = new ArrayList<>();
        for (Differentiable.Point p : one.point()) {
            double[] numbers = p.numbers().clone();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) numbers[i];
            }
            point.add(new Differentiable.Point(p.shape(), numbers));
        }
        return new Differentiable(one.name(), point, one.terms(), one.inside(), one.f());
    }

    /**
     * @param passes how many times the errors of one pass over the function can add up: backward
     *     goes over it again, and so does each derivative
     */
    private static Optional<String> compare(
            String what, List<double[]> got, List<double[]> exact, Bound bound, int passes) {
        for (int i = 0; i < exact.size(); i++) {
            double allowed = bound.allowed(exact.get(i), passes);
            for (int j = 0; j < exact.get(i).length; j++) {
                double error = Math.abs(got.get(i)[j] - exact.get(i)[j]);
                if (!(error <= allowed)) {
                    return Optional.of(
                            String.format(
                                    Locale.ROOT,
                                    "%s %d element %d: f64 %s, got %s, off by %.3g, allowed %.3g (%s)",
                                    what,
                                    i,
                                    j,
                                    exact.get(i)[j],
                                    got.get(i)[j],
                                    error,
                                    allowed,
                                    Tolerance.COMPOSED));
                }
            }
        }
        return Optional.empty();
    }

    private static double largest(double... numbers) {
        double most = 0;
        for (double x : numbers) {
            most = Math.max(most, Math.abs(x));
        }
        return most;
    }

    @Override
    public void close() {
        narrow.close();
        wide.close();
    }
}
