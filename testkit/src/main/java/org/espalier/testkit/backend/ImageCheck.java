package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/**
 * A convolution and both of its gradients in f32, claimed or not, are sums: each element lies as
 * near to the f64 reference's as a sum of its terms may.
 */
final class ImageCheck implements CaseCheck<ImageCase> {
    private static final List<String> NAMES = List.of("y", "dx", "dw");

    private final Session narrow;
    private final Session wide;

    ImageCheck(Candidate candidate) {
        narrow = session(candidate.provider(), 2, DType.F32);
        wide = session(candidate.reference(), 1, DType.F64);
    }

    private static Session session(BackendProvider provider, int threads, DType dtype) {
        SessionConfig config = SessionConfig.defaults().threads(threads).dtype(dtype);
        return Host.get().session(provider, config);
    }

    @Override
    public Verdict check(ImageCase one) {
        List<double[]> got = run(narrow, one, x -> x);
        List<double[]> exact = run(wide, one, x -> x);
        List<double[]> sizes = run(wide, one, Math::abs);
        for (int i = 0; i < NAMES.size(); i++) {
            Optional<String> off =
                    compare(i, got.get(i), exact.get(i), sizes.get(i), one.terms().get(i));
            if (off.isPresent()) {
                return new Verdict.Broken(off.get());
            }
        }
        return new Verdict.Passed();
    }

    /** y, dx and dw on numbers passed through a function. */
    private static List<double[]> run(Session session, ImageCase one, DoubleUnaryOperator f) {
        List<double[]> results = new ArrayList<>();
        session.scope(() -> {
            Tensor x = one.x().passed(f).tensor(session).variable();
            Tensor w = one.w().passed(f).tensor(session).variable();
            Tensor y = Tensor.composite(one.op(), x, w).getFirst();
            results.add(y.toDoubles());
            Tensor loss = y.mul(one.dy().passed(f).tensor(session)).sum();
            loss.gradients(x, w).forEach(g -> results.add(g.toDoubles()));
        });
        return results;
    }

    private static Optional<String> compare(
            int which, double[] got, double[] exact, double[] sizes, long terms) {
        if (got.length != exact.length) {
            return Optional.of(
                    "%s: %s elements due, got %s"
                            .formatted(NAMES.get(which), exact.length, got.length));
        }
        for (int i = 0; i < exact.length; i++) {
            double allowed = Tolerance.SUM.allowed(exact[i], sizes[i], terms);
            double error = Math.abs(got[i] - exact[i]);
            if (!(error <= allowed)) {
                return Optional.of(off(which, i, got[i], exact[i], allowed));
            }
        }
        return Optional.empty();
    }

    private static String off(int which, int element, double got, double exact, double allowed) {
        return String.format(
                Locale.ROOT,
                "%s element %d: f64 %s, got %s, off by %.3g, allowed %.3g (%s: %s)",
                NAMES.get(which),
                element,
                exact,
                got,
                Math.abs(got - exact),
                allowed,
                Tolerance.SUM,
                Tolerance.SUM.reason());
    }

    @Override
    public void close() {
        narrow.close();
        wide.close();
    }
}
