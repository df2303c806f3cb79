package org.espalier.core.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.SessionParts;
import org.espalier.core.parallel.ThreadPool;
import org.espalier.core.plugin.Catalog;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Operand;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.ConfigException;
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
                config.backend()
                        .map(catalog::backend)
                        .orElseGet(() -> catalog.backends().getFirst());
        return open(provider, config);
    }

    /** A session on a given backend. */
    public Session open(BackendProvider provider, SessionConfig config) {
        requireBudget(config);
        requireAvailable(provider);
        Deque<AutoCloseable> opened = new ArrayDeque<>(); // newest first
        try {
            SessionParts parts = parts(provider, config, opened);
            requireType(parts);
            requirePrecision(parts);
            return Doors.tensors().session(s -> new CoreEngine(s, parts));
        } catch (RuntimeException | LinkageError e) {
            opened.forEach(part -> close(part, e));
            throw e;
        }
    }

    private static void requireBudget(SessionConfig config) {
        if (config.memoryBudget() < 0) {
            throw new ConfigException(
                    "the memory budget is %s bytes; it must be 1 or more, or 0 for none. Fix: give a size such as 2 << 30"
                            .formatted(config.memoryBudget()));
        }
    }

    private SessionParts parts(
            BackendProvider provider, SessionConfig config, Deque<AutoCloseable> opened) {
        ThreadPool workers = new ThreadPool(config.threads());
        opened.push(workers);
        Optional<Backend> base =
                provider.base()
                        .map(catalog::backend)
                        .map(p -> p.open(new BackendContext(workers, Optional.empty())));
        base.ifPresent(opened::push);
        Backend backend = provider.open(new BackendContext(workers, base));
        opened.push(backend);
        return new SessionParts(
                backend,
                base,
                workers,
                provider.id(),
                provider.base(),
                config.seed(),
                config.dtype(),
                config.precision(),
                config.memoryBudget());
    }

    private static void close(AutoCloseable part, Throwable reason) {
        try {
            part.close();
        } catch (Exception e) {
            reason.addSuppressed(e);
        }
    }

    /** Sessions compute in f32 or f64, where the backend or its base can. */
    private static void requireType(SessionParts parts) {
        DType wanted = parts.dtype();
        List<DType> known = new ArrayList<>(parts.backend().capabilities().dtypes());
        parts.base().ifPresent(b -> known.addAll(b.capabilities().dtypes()));
        List<DType> possible = Stream.of(DType.F32, DType.F64).filter(known::contains).toList();
        if (!possible.contains(wanted)) {
            throw new ConfigException(
                    "backend '%s' cannot compute in %s; it can in %s. Fix: choose one of these, or another backend"
                            .formatted(parts.backendId(), wanted, possible));
        }
    }

    /** Modes below f32 multiply narrower numbers with f32 sums. */
    private static void requirePrecision(SessionParts parts) {
        if (parts.precision() == Precision.F32) {
            return;
        }
        DType type = parts.precision() == Precision.F16 ? DType.F16 : DType.BF16;
        Operand narrow = new Operand(type, Layout.Kind.DENSE);
        List<Operand> operands = List.of(narrow, narrow, new Operand(DType.F32, Layout.Kind.DENSE));
        Op product = new Op.MatMul(Program.identity(), false);
        boolean can =
                parts.backend().prepare(product, operands).isPresent()
                        || parts.base().flatMap(b -> b.prepare(product, operands)).isPresent();
        if (!can || parts.dtype() != DType.F32) {
            throw new ConfigException(
                    "backend '"
                            + parts.backendId()
                            + "' has no products of "
                            + type
                            + ", which precision "
                            + parts.precision()
                            + " needs in a session of f32. Fix: precision f32, or another backend");
        }
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
