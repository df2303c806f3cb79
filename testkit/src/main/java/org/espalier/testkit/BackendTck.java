package org.espalier.testkit;

import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.spi.Host;
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
 * <p>{@code -Despalier.tck.rule=T2} runs the rules whose id starts so, {@code
 * -Despalier.seed=N} draws other cases.
 */
public abstract class BackendTck {
    /** The backend under test. */
    protected abstract BackendProvider provider();

    /** A test per rule. */
    @TestFactory
    Stream<DynamicTest> rules() {
        Candidate candidate = candidate(Optional.of(new TckFork(getClass())));
        return TckTests.of(BackendRules.all(), candidate, getClass());
    }

    Candidate candidate(Optional<Candidate.Fork> fork) {
        return new Candidate(provider(), Host.get().reference(), fork);
    }
}
