package org.espalier.opencl;

import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;

/** The backend for OpenCL devices, if there are any. */
public final class OpenClBackendProvider implements BackendProvider {
    @Override
    public String id() {
        return "opencl";
    }

    @Override
    public String summary() {
        return "GPUs and other devices that speak OpenCL 1.2 or newer";
    }

    @Override
    public Availability probe() {
        return Probe.look();
    }

    @Override
    public Backend open(BackendContext context) {
        Device device = Selection.device();
        return new OpenClBackend(device, Tuning.of(device.limits()));
    }
}
