package org.espalier.testkit.optimizer;

import java.util.Locale;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.spi.OptimizerBench;
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

    private static final double[] W = {0.5, -1, 2, 1.5, 0.25, -0.75};
    private static final double[] A = {1, 0.5, 2, 0.25, 4, 1};
    private static final double[] B = {0, 1, -1, 0.5, -0.5, 0};

    private final OptimizerSubject subject;
    private final Session session = OptimizerSubject.session(DType.F64);

    GoldenCheck(OptimizerSubject subject) {
        this.subject = subject;
    }

    @Override
    public Verdict check(GoldenUpdate golden) {
        OptimizerBench bench = subject.bench(session, golden.options());
        bench.weights(W, 2, 3);
        update(bench);
        Optional<String> first = compare(bench.weights(), golden.afterOne(), 1);
        update(bench);
        update(bench);
        return first.or(() -> compare(bench.weights(), golden.afterThree(), 3))
                .<Verdict>map(Verdict.Broken::new)
                .orElseGet(Verdict.Passed::new);
    }

    private static void update(OptimizerBench bench) {
        double[] g = bench.weights();
        for (int i = 0; i < g.length; i++) {
            g[i] = A[i] * (g[i] - B[i]);
        }
        bench.step(g);
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
