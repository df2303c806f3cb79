package org.espalier.testkit.optimizer;

import java.util.Arrays;
import java.util.TreeMap;
import org.espalier.kernel.DType;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/**
 * A vector updated whole and in two parts, bit for bit; of rules that call themselves elementwise.
 */
final class ElementwiseCheck implements CaseCheck<Walk> {
    private static final int UPDATES = 3;

    private final OptimizerSubject subject;
    private final Session session = OptimizerSubject.session(DType.F32);

    ElementwiseCheck(OptimizerSubject subject) {
        this.subject = subject;
    }

    @Override
    public Verdict check(Walk walk) {
        if (!subject.optimizer().isElementwise()) {
            return new Verdict.Skipped("it looks at whole parameters");
        }
        int n = walk.start().length;
        int cut = n / 3;
        double[] whole = walked(walk, 0, n);
        double[] left = walked(walk, 0, cut);
        double[] right = walked(walk, cut, n);
        for (int i = 0; i < n; i++) {
            double part = i < cut ? left[i] : right[i - cut];
            if (Double.compare(part, whole[i]) != 0) {
                return new Verdict.Broken(
                        "element %s: %s whole, %s when cut at %s"
                                .formatted(i, whole[i], part, cut));
            }
        }
        return new Verdict.Passed();
    }

    private double[] walked(Walk walk, int from, int to) {
        OptimizerBench bench = subject.bench(session, new TreeMap<>());
        bench.weights(Arrays.copyOfRange(walk.start(), from, to), to - from);
        for (int t = 1; t <= UPDATES; t++) {
            bench.step(Arrays.copyOfRange(walk.gradient(t), from, to));
        }
        return bench.weights();
    }

    @Override
    public void close() {
        session.close();
    }
}
