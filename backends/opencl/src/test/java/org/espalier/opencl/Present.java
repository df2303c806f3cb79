package org.espalier.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.espalier.spi.backend.Availability;

/** Skips tests, with the reason, where there is no device. */
final class Present {
    private Present() {}

    static void assume() {
        Availability state = new OpenClBackendProvider().probe();
        assumeTrue(state instanceof Availability.Available, state::toString);
    }

    /** The device that sessions get; only after {@link #assume}. */
    static Device device() {
        return Selection.of(Optional.empty());
    }
}
