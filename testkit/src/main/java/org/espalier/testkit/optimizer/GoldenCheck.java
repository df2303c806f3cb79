package org.espalier.testkit.optimizer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.tensor.Session;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.GoldenUpdate;
import org.espalier.testkit.Verdict;

/** Weights after one and three updates in f64 are the golden ones. */
final class GoldenCheck implements CaseCheck<GoldenUpdate> {
    /**
     * Half of the ninth decimal, to which the values are given, and a little for their own
     * rounding.
     */
    private static final double NINE_DECIMALS = 5.1e-10;

    private final OptimizerSubject subject;
    private final Session session = OptimizerSubject.session(DType.F64);

    GoldenCheck(OptimizerSubject subject) {
        this.subject = subject;
    }

    @Override
    public Verdict check(GoldenUpdate golden) {
        List<double[]> walk = GoldenUpdate.walk(subject.bench(session, golden.options()));
        return compare(walk.getFirst(), golden.afterOne(), 1)
                .or(() -> compare(walk.getLast(), golden.afterThree(), walk.size()))
                .<Verdict>map(Verdict.Broken::new)
                .orElseGet(Verdict.Passed::new);
    }

    private static Optional<String> compare(double[] got, double[] golden, int updates) {
        for (int i = 0; i < golden.length; i++) {
            if (!(Math.abs(got[i] - golden[i]) <= NINE_DECIMALS)) {
                return Optional.of(
                        String.format(
                                Locale.ROOT,
                                "weight %d after %d updates: golden %.9f, got %.12f",
                                i,
                                updates,
                                golden[i],
                                got[i]));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        session.close();
    }
}
