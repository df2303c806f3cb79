package org.espalier.testkit.optimizer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.kernel.DType;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/**
 * Stopped after any update and continued by another instance, an optimizer goes on as if
 * undisturbed, bit for bit.
 */
final class ResumeCheck implements CaseCheck<Walk> {
    private static final int UPDATES = 5;

    private final OptimizerSubject subject;
    private final Session session = OptimizerSubject.session(DType.F32);

    ResumeCheck(OptimizerSubject subject) {
        this.subject = subject;
    }

    @Override
    public Verdict check(Walk walk) {
        OptimizerBench whole = start(walk);
        run(whole, walk, 1, UPDATES);
        for (int stop = 0; stop < UPDATES; stop++) {
            Optional<String> difference = resumed(walk, whole, stop);
            if (difference.isPresent()) {
                return new Verdict.Broken("stopped after update " + stop + ": " + difference.get());
            }
        }
        return new Verdict.Passed();
    }

    private OptimizerBench start(Walk walk) {
        OptimizerBench bench = subject.bench(session, new TreeMap<>());
        bench.weights(walk.start(), walk.dims());
        return bench;
    }

    private static void run(OptimizerBench bench, Walk walk, int from, int to) {
        for (int t = from; t <= to; t++) {
            bench.step(walk.gradient(t));
        }
    }

    private Optional<String> resumed(Walk walk, OptimizerBench whole, int stop) {
        OptimizerBench before = start(walk);
        run(before, walk, 1, stop);
        OptimizerBench after = subject.bench(session, new TreeMap<>());
        after.weights(before.weights(), walk.dims());
        after.restore(before.state());
        Optional<String> kept = compare(before.state(), after.state());
        run(after, walk, stop + 1, UPDATES);
        return kept.map(d -> "the restored state: " + d)
                .or(() -> same("weights", whole.weights(), after.weights()))
                .or(() -> compare(whole.state(), after.state()));
    }

    private static Optional<String> compare(
            SortedMap<String, double[]> one, SortedMap<String, double[]> other) {
        if (!one.keySet().equals(other.keySet())) {
            return Optional.of("state " + one.keySet() + " became " + other.keySet());
        }
        List<double[]> theirs = List.copyOf(other.values()); // of the same names, in their order
        int number = 0;
        for (Map.Entry<String, double[]> e : one.entrySet()) {
            Optional<String> d = same(e.getKey(), e.getValue(), theirs.get(number++));
            if (d.isPresent()) {
                return d;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> same(String name, double[] one, double[] other) {
        int at = Arrays.mismatch(one, other);
        return at < 0
                ? Optional.empty()
                : Optional.of("%s[%s]: %s and %s".formatted(name, at, one[at], other[at]));
    }

    @Override
    public void close() {
        session.close();
    }
}
