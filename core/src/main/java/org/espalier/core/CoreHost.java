package org.espalier.core;

import java.nio.file.Path;
import java.util.List;
import org.espalier.core.config.RunFiles;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.reference.ReferenceProvider;
import org.espalier.core.session.Sessions;
import org.espalier.core.train.RunService;
import org.espalier.core.train.SoloOptimizer;
import org.espalier.nn.Module;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Options;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.UpdateTransform;

/** What conformance kits need of core. */
public final class CoreHost implements Host {
    /** For ServiceLoader. */
    public CoreHost() {}

    @Override
    public Session session(BackendProvider provider, SessionConfig config) {
        return new Sessions(new Catalog()).open(provider, config);
    }

    @Override
    public BackendProvider backend(String id) {
        return new Catalog().backend(id);
    }

    @Override
    public BackendProvider reference() {
        return new ReferenceProvider();
    }

    @Override
    public Module trained(Session session, Path checkpoint) {
        Catalog catalog = new Catalog();
        return new RunService(catalog, new RunFiles(catalog), new Sessions(catalog))
                .trained(session, checkpoint);
    }

    @Override
    public long liveSegments() {
        return CoreEngine.liveSegments();
    }

    @Override
    public OptimizerBench optimizer(
            OptimizerProvider provider,
            Options options,
            List<UpdateTransform> transforms,
            Session session) {
        return new SoloOptimizer(provider.create(options), transforms, session);
    }
}
