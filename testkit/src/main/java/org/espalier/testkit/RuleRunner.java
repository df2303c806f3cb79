package org.espalier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs rules and says what came of them.
 *
 * @param <S> what is checked
 */
public final class RuleRunner<S> {
    /** The command that checks one rule with one seed again. */
    @FunctionalInterface
    public interface Replay {
        /** For instance {@code ./espalier tck simd --rule T2-MAP-EXP --seed 7}. */
        String command(String rule, long seed);
    }

    /**
     * What came of one rule.
     *
     * @param rule its id
     * @param duty its duty
     * @param tally what was covered; nothing is counted of a rule that failed
     * @param nanos how long it took, in nanoseconds
     * @param failure the report, if the duty is broken
     */
    public record Result(
            String rule, String duty, Rule.Tally tally, long nanos, Optional<RuleFailure> failure) {
        /** True when nothing was found. */
        public boolean passed() {
            return failure.isEmpty();
        }
    }

    private final S subject;
    private final long seed;
    private final Replay replay;

    /** A runner for one subject; all chance comes from the seed. */
    public RuleRunner(S subject, long seed, Replay replay) {
        this.subject = subject;
        this.seed = seed;
        this.replay = replay;
    }

    /** Runs rules whose id is or starts with {@code filter}, and reports each as it ends. */
    public List<Result> runAll(List<Rule<S>> rules, String filter, Consumer<Result> listener) {
        List<Result> results = new ArrayList<>();
        for (Rule<S> rule : rules) {
            if (rule.id().startsWith(filter)) {
                Result result = run(rule);
                listener.accept(result);
                results.add(result);
            }
        }
        return results;
    }

    /** Runs one rule. */
    public Result run(Rule<S> rule) {
        long start = System.nanoTime();
        try {
            Rule.Tally tally = rule.check(subject, seed);
            return result(rule, tally, start, Optional.empty());
        } catch (RuleFailure e) {
            return result(rule, new Rule.Tally(0, 0), start, Optional.of(complete(rule, e)));
        }
    }

    private Result result(
            Rule<S> rule, Rule.Tally tally, long start, Optional<RuleFailure> failure) {
        return new Result(rule.id(), rule.duty(), tally, System.nanoTime() - start, failure);
    }

    private RuleFailure complete(Rule<S> rule, RuleFailure e) {
        String report =
                "%s%n  of: %s%n  seed %s; replay: %s"
                        .formatted(e.getMessage(), subject, seed, replay.command(rule.id(), seed));
        RuleFailure full = new RuleFailure(report, e.getCause());
        full.setStackTrace(e.getStackTrace());
        return full;
    }
}
