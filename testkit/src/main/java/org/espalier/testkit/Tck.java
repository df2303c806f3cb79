package org.espalier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.backend.BackendRules;
import org.espalier.testkit.backend.Candidate;
import org.espalier.testkit.backend.KernelClasses;
import org.espalier.testkit.backend.Scrambled;
import org.espalier.testkit.optimizer.GoldenVectors;
import org.espalier.testkit.optimizer.OptimizerRules;
import org.espalier.testkit.optimizer.OptimizerSubject;
import org.espalier.train.RunException;

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
     * Checks a backend by its id; as the other.
     *
     * @throws RunException where it cannot work here, with reason and cure
     * @throws org.espalier.train.ConfigException where there is none of this id
     */
    public static TckReport backend(
            String id, Plan plan, RuleRunner.Replay replay, Listener listener) {
        return backend(available(id), plan, replay, listener);
    }

    /** What the kernels of a backend declare, asked for dense operands of f32. */
    public static List<KernelClass> kernels(String id) {
        try (Backend backend = Candidate.open(available(id), new Scrambled(1, 0))) {
            return KernelClasses.of(backend);
        }
    }

    private static BackendProvider available(String id) {
        BackendProvider provider = Host.get().backend(id);
        if (provider.probe() instanceof Availability.Unavailable u) {
            throw new RunException(
                    RunException.Kind.UNAVAILABLE,
                    "backend '"
                            + id
                            + "' cannot be used here: "
                            + u.reason()
                            + "\n  cure: "
                            + u.cure());
        }
        return provider;
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
        List<RuleRunner.Result> results = new ArrayList<>();
        for (Rule<S> rule : planned) {
            listener.starts(rule.id(), results.size() + 1, planned.size());
            RuleRunner.Result result = runner.run(rule);
            listener.ended(result);
            results.add(result);
        }
        return results;
    }
}
