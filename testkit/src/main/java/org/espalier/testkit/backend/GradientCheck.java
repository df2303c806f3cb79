package org.espalier.testkit.backend;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/**
 * In f64: gradients and second derivatives agree with differences of values, and with each other.
 */
final class GradientCheck implements CaseCheck<Differentiable> {
    private final Session session;
    private final UnaryOperator<List<double[]>> distortion;

    GradientCheck(Candidate candidate) {
        this(candidate, UnaryOperator.identity());
    }

    /** Looks at gradients after a distortion: the control. */
    GradientCheck(Candidate candidate, UnaryOperator<List<double[]>> distortion) {
        SessionConfig config = SessionConfig.defaults().threads(1).dtype(DType.F64);
        this.session = Host.get().session(candidate.provider(), config);
        this.distortion = distortion;
    }

    @Override
    public Verdict check(Differentiable one) {
        Tape tape = new Tape(session, one);
        List<double[]> v = tape.directions(2);
        return slope(tape, one, v)
                .or(() -> duality(tape, one, v))
                .or(() -> curvature(tape, one, v))
                .<Verdict>map(Verdict.Broken::new)
                .orElseGet(Verdict.Passed::new);
    }

    private List<double[]> gradient(Tape tape, List<Differentiable.Point> at) {
        return distortion.apply(tape.gradient(at));
    }

    /** ⟨∇L, v⟩ against differences of L. */
    private Optional<String> slope(Tape tape, Differentiable one, List<double[]> v) {
        List<double[]> g = gradient(tape, one.point());
        double differences = Slope.along(one.point(), v, tape::weighted);
        return compare("gradient along v", differences, g, v, Tolerance.SLOPE);
    }

    /** ⟨Jv, w⟩ = ⟨v, Jᵀw⟩. */
    private Optional<String> duality(Tape tape, Differentiable one, List<double[]> v) {
        List<double[]> g = gradient(tape, one.point());
        double forward = Tape.dot(tape.forward(one.point(), v), tape.weighting());
        return compare("⟨v, Jᵀw⟩ against ⟨Jv, w⟩", forward, g, v, Tolerance.DUALITY);
    }

    /** ⟨H v, u⟩ against differences of ⟨∇L, v⟩. */
    private Optional<String> curvature(Tape tape, Differentiable one, List<double[]> v) {
        List<double[]> u = tape.directions(3);
        List<double[]> h = tape.curvature(one.point(), v);
        double differences = Slope.along(one.point(), u, at -> inner(gradient(tape, at), v));
        return compare("second derivative", differences, h, u, Tolerance.CURVATURE);
    }

    private static double inner(List<double[]> a, List<double[]> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += Tape.dot(a.get(i), b.get(i));
        }
        return sum;
    }

    private static Optional<String> compare(
            String what, double expected, List<double[]> g, List<double[]> v, Tolerance row) {
        double got = inner(g, v);
        double size = 0;
        for (int i = 0; i < g.size(); i++) {
            for (int j = 0; j < g.get(i).length; j++) {
                size += Math.abs(g.get(i)[j] * v.get(i)[j]);
            }
        }
        double allowed = row.allowed(expected, Math.max(size, Math.abs(expected)), 1);
        boolean holds = Math.abs(got - expected) <= allowed;
        return holds
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "%s: %.17g, but differences give %.17g; off by %.3g, allowed %.3g (%s)",
                                what,
                                got,
                                expected,
                                Math.abs(got - expected),
                                allowed,
                                row));
    }

    @Override
    public void close() {
        session.close();
    }
}
