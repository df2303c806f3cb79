package org.espalier.core.plugin;

import java.util.ServiceLoader;
import org.espalier.spi.DatasetProvider;
import org.espalier.spi.ModelProvider;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Plugin;
import org.espalier.spi.ScheduleProvider;
import org.espalier.spi.backend.BackendProvider;

/**
 * A kind of plugin.
 *
 * @param name what people call it
 * @param section the section of a run file that names one
 * @param loader finds its providers; the load call must stand in this module, which declares the {@code uses}
 */
record Kind<P extends Plugin>(
        String name, String section, java.util.function.Supplier<ServiceLoader<P>> loader) {
    static final Kind<BackendProvider> BACKEND =
            new Kind<>("backend", "backend", () -> ServiceLoader.load(BackendProvider.class));
    static final Kind<DatasetProvider> DATASET =
            new Kind<>("dataset", "data", () -> ServiceLoader.load(DatasetProvider.class));
    static final Kind<ModelProvider> MODEL =
            new Kind<>("model", "model", () -> ServiceLoader.load(ModelProvider.class));
    static final Kind<ObjectiveProvider> OBJECTIVE =
            new Kind<>("objective", "objective", () -> ServiceLoader.load(ObjectiveProvider.class));
    static final Kind<OptimizerProvider> OPTIMIZER =
            new Kind<>("optimizer", "optimizer", () -> ServiceLoader.load(OptimizerProvider.class));
    static final Kind<ScheduleProvider> SCHEDULE =
            new Kind<>("schedule", "schedule", () -> ServiceLoader.load(ScheduleProvider.class));
}
