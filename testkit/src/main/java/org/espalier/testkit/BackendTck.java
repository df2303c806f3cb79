package org.espalier.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.backend.BackendRules;
import org.espalier.testkit.backend.Candidate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every duty of a backend as a test. Extend it, implement one method:
 *
 * {@snippet :
 * class MyBackendTckTest extends BackendTck {
 *     protected BackendProvider provider() {
 *         return new MyBackendProvider();
 *     }
 * }
 * }
 *
 * <p>{@code -Despalier.tck.rule=T2} runs the rules whose id starts so, {@code -Despalier.seed=N}
 * draws other cases, {@code -Despalier.tck.full=true} runs the full kit. The report lies in {@code
 * target/tck/ID}. Where the backend cannot work here the tests are skipped with its reason.
 */
public abstract class BackendTck {
    /** The backend under test. */
    protected abstract BackendProvider provider();

    /**
     * (optional) Rules it is known to break. Default: {@value ExpectedFailures#FILE} beside the
     * test class or at the root of its resources, lines {@code RULE-ID reason}.
     */
    protected ExpectedFailures expectedFailures() {
        return ExpectedFailures.of(getClass());
    }

    /**
     * (optional) How many cases of each rule the quick kit checks, in percent; the seed chooses
     * which. For backends that compile long. Default: all.
     */
    protected int percent() {
        return 100;
    }

    /** A test per rule, and one that writes the report. */
    @TestFactory
    Stream<DynamicTest> rules() {
        BackendProvider provider = provider();
        Availabilities.assume(provider);
        Replay replay = Replay.of(getClass());
        Plan plan = replay.plan(percent(), expectedFailures());
        TckReport.Facts facts = TckReport.Facts.of(provider, plan);
        Candidate candidate = candidate(Optional.of(TckFork.of(getClass())));
        return TckTests.of(
                BackendRules.all(),
                new RuleRunner<>(candidate, plan, replay),
                results -> write(provider, facts, results));
    }

    private static void write(
            BackendProvider provider, TckReport.Facts facts, List<RuleRunner.Result> results) {
        String folder = provider.id().replaceAll("[^A-Za-z0-9._-]", "-");
        new TckReport(facts, results).write(Path.of("target", "tck", folder));
    }

    Candidate candidate(Optional<Candidate.Fork> fork) {
        return Candidate.of(provider(), fork);
    }
}
