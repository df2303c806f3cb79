package org.espalier.benchmarks;

import java.util.Optional;
import java.util.ServiceLoader;
import org.espalier.spi.Plugin;

/** Plugins that ServiceLoader finds. */
public final class Installed {
    private Installed() {}

    /** The plugin of a kind and an id, if there is one. */
    public static <P extends Plugin> Optional<P> find(Class<P> kind, String id) {
        return ServiceLoader.load(kind).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.id().equals(id))
                .findFirst();
    }
}
