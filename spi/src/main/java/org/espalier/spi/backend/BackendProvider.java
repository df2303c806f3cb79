package org.espalier.spi.backend;

import java.util.Optional;
import org.espalier.spi.Plugin;

/** Makes backends. Cheap until {@link #open} is called. */
public interface BackendProvider extends Plugin {
    /** Whether it can work here; looks but loads nothing heavy, and never throws. */
    Availability probe();

    /** Opens the backend. */
    Backend open(BackendContext context);

    /**
     * (optional) The backend this one overlays: core asks this one first, then the base. Default:
     * none.
     */
    default Optional<String> base() {
        return Optional.empty();
    }

    /**
     * (optional) This backend on one of its devices. An id with a colon asks for it: {@code
     * opencl:1} is {@code on("1")} of {@code opencl}. Whether there is such a device the result's
     * {@link #probe} says. Default: there is nothing to choose.
     */
    default Optional<BackendProvider> on(String device) {
        return Optional.empty();
    }
}
