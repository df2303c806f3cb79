package org.espalier.core.session;

import java.util.List;
import java.util.Optional;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.SessionParts;
import org.espalier.core.parallel.ThreadPool;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.plugin.UnknownNameException;
import org.espalier.internal.Doors;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.RunException;

/** Opens sessions. */
public final class Sessions {
    private final Catalog catalog;

    /** Sessions over the backends of a catalog. */
    public Sessions(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A session on the backend asked for, or on the best one. */
    public Session open(SessionConfig config) {
        BackendProvider provider =
                config.backend().map(this::named).orElseGet(() -> catalog.backends().getFirst());
        return open(provider, config);
    }

    private BackendProvider named(String id) {
        try {
            return catalog.backend(id);
        } catch (UnknownNameException e) {
            throw new org.espalier.train.ConfigException(String.valueOf(e.getMessage()));
        }
    }

    /** A session on a given backend. */
    public Session open(BackendProvider provider, SessionConfig config) {
        requireAvailable(provider);
        ThreadPool workers = new ThreadPool(config.threads());
        Optional<Backend> base =
                provider.base()
                        .map(this::named)
                        .map(p -> p.open(new BackendContext(workers, Optional.empty())));
        Backend backend = provider.open(new BackendContext(workers, base));
        SessionParts parts =
                new SessionParts(
                        backend, base, workers, provider.id(), config.seed(), config.dtype());
        return Doors.tensors().session(s -> new CoreEngine(s, parts));
    }

    private void requireAvailable(BackendProvider provider) {
        if (Catalog.probe(provider) instanceof Availability.Unavailable u) {
            List<String> others =
                    catalog.backends().stream()
                            .filter(p -> Catalog.probe(p) instanceof Availability.Available)
                            .map(BackendProvider::id)
                            .toList();
            throw new RunException(
                    RunException.Kind.UNAVAILABLE,
                    "backend '%s' cannot be used here: %s%n  cure: %s%n  available: %s"
                            .formatted(
                                    provider.id(),
                                    u.reason(),
                                    u.cure(),
                                    String.join(", ", others)));
        }
    }
}
