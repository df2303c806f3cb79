package org.espalier.opencl;

import java.util.Optional;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;

/** The backend for OpenCL devices, if there are any: on the best of them, or on a given one. */
public final class OpenClBackendProvider implements BackendProvider {
    private static final String ID = "opencl";

    private final Optional<String> wanted;

    /** On the best device. */
    public OpenClBackendProvider() {
        this(Optional.empty());
    }

    private OpenClBackendProvider(Optional<String> wanted) {
        this.wanted = wanted;
    }

    @Override
    public String id() {
        return wanted.map(device -> ID + ":" + device).orElse(ID);
    }

    @Override
    public String summary() {
        return "GPUs and other devices that speak OpenCL 1.2 or newer";
    }

    @Override
    public Availability probe() {
        return Probe.look(wanted);
    }

    @Override
    public Backend open(BackendContext context) {
        Device device = Selection.of(wanted);
        return new OpenClBackend(device, Tuning.of(device.limits()));
    }

    /** {@inheritDoc} Devices are numbered as the probe lists them. */
    @Override
    public Optional<BackendProvider> on(String device) {
        return Optional.of(new OpenClBackendProvider(Optional.of(device)));
    }
}
