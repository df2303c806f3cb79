package org.espalier.testkit.backend;

import java.util.List;
import java.util.Optional;
import org.espalier.spi.Host;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Workers;

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

    /** A candidate that is held to the platform's reference backend. */
    public static Candidate of(BackendProvider provider, Optional<Fork> fork) {
        return new Candidate(provider, Host.get().reference(), fork);
    }

    /** Opens the backend; an overlay together with its base. */
    Backend open(Workers workers) {
        return open(provider, workers);
    }

    /** Opens a backend; an overlay together with its base. */
    public static Backend open(BackendProvider provider, Workers workers) {
        if (provider.base().isEmpty()) {
            return provider.open(new BackendContext(workers, Optional.empty()));
        }
        BackendProvider below = Host.get().backend(provider.base().get());
        Backend base = below.open(new BackendContext(workers, Optional.empty()));
        return new Overlaid(provider.open(new BackendContext(workers, Optional.of(base))), base);
    }

    /** The backend's id. */
    @Override
    public String toString() {
        return "backend " + provider.id();
    }
}
