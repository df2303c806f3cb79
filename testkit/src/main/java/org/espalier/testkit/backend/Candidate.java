package org.espalier.testkit.backend;

import java.util.List;
import java.util.Optional;
import org.espalier.spi.backend.BackendProvider;

/**
 * A backend under test.
 *
 * @param reference the oracle
 * @param fork starts the same backend in another JVM, where that is possible
 */
public record Candidate(BackendProvider provider, BackendProvider reference, Optional<Fork> fork) {
    /** Runs the determinism cases in a JVM of its own. */
    @FunctionalInterface
    public interface Fork {
        /**
         * A line per case, {@code bits of case}.
         *
         * @param flags of the JVM, for instance {@code -XX:TieredStopAtLevel=1}
         */
        List<String> fingerprints(List<String> flags, long seed);
    }

    /** The backend's id. */
    @Override
    public String toString() {
        return "backend " + provider.id();
    }
}
