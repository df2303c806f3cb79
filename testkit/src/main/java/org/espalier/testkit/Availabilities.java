package org.espalier.testkit;

import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.BackendProvider;
import org.junit.jupiter.api.Assumptions;

/** Skips tests of what cannot work on this machine, with the reason. */
final class Availabilities {
    private Availabilities() {}

    static void assume(BackendProvider provider) {
        if (provider.probe() instanceof Availability.Unavailable u) {
            Assumptions.abort(
                    "backend " + provider.id() + ": " + u.reason() + ". Cure: " + u.cure());
        }
    }
}
