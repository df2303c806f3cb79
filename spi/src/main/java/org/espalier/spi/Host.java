package org.espalier.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.espalier.nn.Module;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.UpdateTransform;

/**
 * Sessions over a given backend, for conformance kits and tests. Supplied by {@code
 * org.espalier.core}.
 */
public interface Host {
    /** The one on the module path. */
    static Host get() {
        return ServiceLoader.load(Host.class, Host.class.getClassLoader())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "espalier: module org.espalier.core is missing. Fix: add"
                                        + " org.espalier:espalier-core at runtime"));
    }

    /** A session whose backend this provider opens, whatever the configuration's backend says. */
    Session session(BackendProvider provider, SessionConfig config);

    /**
     * The backend of an id.
     *
     * @throws org.espalier.train.ConfigException naming what there is
     */
    BackendProvider backend(String id);

    /** The reference backend: the oracle. */
    BackendProvider reference();

    /**
     * The model of another run, with the weights of one of its checkpoints: those that an
     * evaluation sees, frozen.
     *
     * @param checkpoint what {@link Option#run} gave
     */
    Module trained(Session session, Path checkpoint);

    /** Off-heap segments of all sessions of this JVM that have not been freed. */
    long liveSegments();

    /** Runs an optimizer alone on arrays in plain memory, for its conformance kit. */
    default OptimizerBench optimizer(OptimizerProvider provider, Options options, Session session) {
        return optimizer(provider, options, List.of(), session);
    }

    /** The same between transforms. */
    OptimizerBench optimizer(
            OptimizerProvider provider,
            Options options,
            List<UpdateTransform> transforms,
            Session session);
}
