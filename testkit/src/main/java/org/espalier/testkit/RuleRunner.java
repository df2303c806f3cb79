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

    /** How a rule ended. */
    public enum Outcome {
        /** Every case that it binds does its duty. */
        PASSED,
        /** It binds no case of this plugin. */
        NOT_APPLICABLE,
        /** It is broken and on the list of expected failures. */
        EXPECTED_FAILURE,
        /** It is broken, or it is on that list and holds. */
        FAILED
    }

    /**
     * What came of one rule.
     *
     * @param rule its id
     * @param duty its duty
     * @param outcome how it ended
     * @param tally what was covered; nothing is counted of a rule that failed
     * @param nanos how long it took, in nanoseconds
     * @param failure the report, if the duty is broken
     */
    public record Result(
            String rule,
            String duty,
            Outcome outcome,
            Rule.Tally tally,
            long nanos,
            Optional<RuleFailure> failure) {
        /** True when nothing was found that was not expected. */
        public boolean passed() {
            return outcome != Outcome.FAILED;
        }

        /** The part of the rule's id before the first hyphen. */
        public String group() {
            return rule.split("-", 2)[0];
        }
    }

    private final S subject;
    private final Plan plan;
    private final Replay replay;

    /** A runner for one subject. */
    public RuleRunner(S subject, Plan plan, Replay replay) {
        this.subject = subject;
        this.plan = plan;
        this.replay = replay;
    }

    /** Of some rules, those that the plan takes. */
    public List<Rule<S>> planned(List<Rule<S>> rules) {
        plan.expected().requireKnown(rules.stream().map(Rule::id).toList());
        return rules.stream().filter(plan::takes).toList();
    }

    /** Runs what the plan takes of some rules, and reports each as it ends. */
    public List<Result> runAll(List<Rule<S>> rules, Consumer<Result> listener) {
        List<Result> results = new ArrayList<>();
        for (Rule<S> rule : planned(rules)) {
            Result result = run(rule);
            listener.accept(result);
            results.add(result);
        }
        return results;
    }

    /** Runs one rule with all its seeds. */
    public Result run(Rule<S> rule) {
        long start = System.nanoTime();
        Rule.Tally tally = new Rule.Tally(0, 0);
        for (int i = 0; i < plan.seeds(rule); i++) {
            long seed = plan.seed() + i;
            try {
                tally = tally.plus(rule.check(subject, new Draw(seed, plan.percent())));
            } catch (RuleFailure e) {
                return broken(rule, start, complete(rule, seed, e));
            } catch (RuntimeException | LinkageError e) {
                return broken(rule, start, complete(rule, seed, outside(rule, e)));
            }
        }
        return held(rule, start, tally);
    }

    /** What a plugin throws where no case runs: when it is opened or closed. */
    private RuleFailure outside(Rule<S> rule, Throwable e) {
        return new RuleFailure(
                rule.id() + ": " + rule.duty() + "\n  opening or closing it threw " + e, e);
    }

    private Result broken(Rule<S> rule, long start, RuleFailure failure) {
        Outcome outcome =
                plan.expected().reason(rule.id()).isPresent()
                        ? Outcome.EXPECTED_FAILURE
                        : Outcome.FAILED;
        return result(rule, outcome, new Rule.Tally(0, 0), start, Optional.of(failure));
    }

    private Result held(Rule<S> rule, long start, Rule.Tally tally) {
        Optional<String> reason = plan.expected().reason(rule.id());
        if (tally.checked() == 0) {
            return result(rule, Outcome.NOT_APPLICABLE, tally, start, Optional.empty());
        }
        if (reason.isEmpty()) {
            return result(rule, Outcome.PASSED, tally, start, Optional.empty());
        }
        String report =
                rule.id()
                        + ": it passes, but is on the list of expected failures: "
                        + reason.get()
                        + "\n  Fix: remove its line from the list";
        return result(
                rule,
                Outcome.FAILED,
                tally,
                start,
                Optional.of(complete(rule, plan.seed(), new RuleFailure(report, null))));
    }

    private Result result(
            Rule<S> rule,
            Outcome outcome,
            Rule.Tally tally,
            long start,
            Optional<RuleFailure> failure) {
        long nanos = System.nanoTime() - start;
        return new Result(rule.id(), rule.duty(), outcome, tally, nanos, failure);
    }

    private RuleFailure complete(Rule<S> rule, long seed, RuleFailure e) {
        String report =
                e.getMessage()
                        + "\n  of: "
                        + subject
                        + "\n  seed "
                        + seed
                        + "; replay: "
                        + replay.command(rule.id(), seed);
        RuleFailure full = new RuleFailure(report, e.getCause());
        full.setStackTrace(e.getStackTrace());
        return full;
    }
}
