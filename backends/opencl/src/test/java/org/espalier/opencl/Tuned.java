package org.espalier.opencl;

import java.util.function.UnaryOperator;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;

/** The backend with other choices than those for the device at hand. */
record Tuned(String summary, UnaryOperator<Tuning> change) implements BackendProvider {
    @Override
    public String id() {
        return "opencl";
    }

    @Override
    public Availability probe() {
        return new OpenClBackendProvider().probe();
    }

    @Override
    public Backend open(BackendContext context) {
        Device device = Present.device();
        return new OpenClBackend(device, change.apply(Tuning.of(device.limits())));
    }
}
