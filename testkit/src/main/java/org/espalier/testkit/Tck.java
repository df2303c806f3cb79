package org.espalier.testkit;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.spi.Host;
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

    /**
     * Checks a backend. Rules that need another JVM are skipped.
     *
     * @param filter what a rule's id must start with; empty for all
     * @param seed of all cases
     * @param replay words the command that runs one rule again
     * @param listener hears each result as it comes
     */
    public static List<RuleRunner.Result> backend(
            BackendProvider provider,
            String filter,
            long seed,
            RuleRunner.Replay replay,
            Consumer<RuleRunner.Result> listener) {
        Candidate candidate = new Candidate(provider, Host.get().reference(), Optional.empty());
        return new RuleRunner<>(candidate, seed, replay)
                .runAll(BackendRules.all(), filter, listener);
    }

    /** Checks an optimizer; as {@link #backend}. */
    public static List<RuleRunner.Result> optimizer(
            OptimizerProvider provider,
            String filter,
            long seed,
            RuleRunner.Replay replay,
            Consumer<RuleRunner.Result> listener) {
        OptimizerSubject subject = new OptimizerSubject(provider, GoldenVectors.of(provider.id()));
        return new RuleRunner<>(subject, seed, replay)
                .runAll(OptimizerRules.all(), filter, listener);
    }
}
