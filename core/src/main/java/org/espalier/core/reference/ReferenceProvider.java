package org.espalier.core.reference;

import java.util.List;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;

/** The backend that is always there: slow, plain and right. */
public final class ReferenceProvider implements BackendProvider {
    @Override
    public String id() {
        return "reference";
    }

    @Override
    public String summary() {
        return "Plain Java, one thread, f32 and f64: the oracle other backends are compared with.";
    }

    @Override
    public Availability probe() {
        return new Availability.Available(0, List.of("plain Java, one thread"));
    }

    @Override
    public Backend open(BackendContext context) {
        return new ReferenceBackend();
    }
}
