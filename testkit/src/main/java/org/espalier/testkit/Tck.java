package org.espalier.testkit;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.backend.BackendRules;
import org.espalier.testkit.backend.Candidate;
import org.espalier.testkit.optimizer.GoldenVectors;
import org.espalier.testkit.optimizer.OptimizerRules;
import org.espalier.testkit.optimizer.OptimizerSubject;

/** The kits as programs run them, without a test framework. */
public final class Tck {
    private Tck() {}

    /** Hears how a run goes. */
    public interface Listener {
        /** A rule is about to be checked: its number from 1 and how many there are. */
        default void starts(String rule, int number, int of) {}

        /** A rule was checked. */
        default void ended(RuleRunner.Result result) {}
    }

    /**
     * Checks a backend that the module path offers under its id; other JVMs are started with the
     * same module path.
     *
     * @param replay words the command that runs one rule again
     */
    public static TckReport backend(
            BackendProvider provider, Plan plan, RuleRunner.Replay replay, Listener listener) {
        TckReport.Facts facts = TckReport.Facts.of(provider, plan);
        Candidate candidate = Candidate.of(provider, Optional.of(TckFork.of(provider)));
        List<RuleRunner.Result> results =
                run(new RuleRunner<>(candidate, plan, replay), BackendRules.all(), listener);
        return new TckReport(facts, results);
    }

    /** Checks an optimizer. */
    public static List<RuleRunner.Result> optimizer(
            OptimizerProvider provider,
            Plan plan,
            RuleRunner.Replay replay,
            Consumer<RuleRunner.Result> listener) {
        OptimizerSubject subject = new OptimizerSubject(provider, GoldenVectors.of(provider.id()));
        return new RuleRunner<>(subject, plan, replay).runAll(OptimizerRules.all(), listener);
    }

    private static <S> List<RuleRunner.Result> run(
            RuleRunner<S> runner, List<Rule<S>> rules, Listener listener) {
        List<Rule<S>> planned = runner.planned(rules);
        List<RuleRunner.Result> results = new java.util.ArrayList<>();
        for (Rule<S> rule : planned) {
            listener.starts(rule.id(), results.size() + 1, planned.size());
            RuleRunner.Result result = runner.run(rule);
            listener.ended(result);
            results.add(result);
        }
        return results;
    }
}
