package org.espalier.testkit.backend;

import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.spi.Host;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/**
 * The n-th allocation fails, for every n until none does: the error arrives, all memory comes back,
 * and the next session computes what the first would have.
 */
final class StarvingCheck implements CaseCheck<String> {
    private static final int MOST = 500; // allocations of the computation; it takes far fewer

    private final Candidate candidate;

    StarvingCheck(Candidate candidate) {
        this.candidate = candidate;
    }

    @Override
    public Verdict check(String computation) {
        double due = attempt(Counted.of(candidate.provider(), MOST)).orElseThrow();
        for (int n = 0; n < MOST; n++) {
            Counted starved = Counted.of(candidate.provider(), n);
            OptionalDouble result = attempt(starved);
            Optional<String> wrong = judge(starved, result, due, n);
            if (wrong.isPresent()) {
                return new Verdict.Broken(wrong.get());
            }
            if (result.isPresent()) {
                return new Verdict.Passed();
            }
        }
        return new Verdict.Broken("it takes more than " + MOST + " allocations");
    }

    private static Optional<String> judge(
            Counted starved, OptionalDouble result, double due, int n) {
        long left = starved.left();
        if (left > 0) {
            return Optional.of("allocation " + n + " fails: " + left + " buffers stay open");
        }
        return result.isPresent() && result.getAsDouble() != due
                ? Optional.of("after failures it computes " + result + " in place of " + due)
                : Optional.empty();
    }

    /** A forward and backward pass; empty where memory ran out. */
    private static OptionalDouble attempt(Counted provider) {
        SessionConfig config = SessionConfig.defaults().threads(1);
        try (Session session = Host.get().session(provider, config)) {
            return OptionalDouble.of(step(session));
        } catch (OutOfMemoryError e) {
            return OptionalDouble.empty();
        }
    }

    private static double step(Session session) {
        double[] result = new double[1];
        session.scope(() -> {
            Tensor w = session.full(0.25, 5, 7).variable();
            Tensor y = session.ones(3, 5).matmul(w).tanh();
            Tensor g = y.mul(y).sum(1).mean().gradients(w).getFirst();
            result[0] = g.square().sum().item();
        });
        return result[0];
    }
}
