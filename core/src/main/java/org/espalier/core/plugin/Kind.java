package org.espalier.core.plugin;

import org.espalier.spi.DatasetProvider;
import org.espalier.spi.ModelProvider;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Plugin;
import org.espalier.spi.ScheduleProvider;
import org.espalier.spi.StrategyProvider;
import org.espalier.spi.TransformProvider;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.spi.backend.BackendProvider;

/**
 * A kind of plugin.
 *
 * @param name what people call it
 * @param type the interface its providers implement
 */
record Kind<P extends Plugin>(String name, Class<P> type) {
    static final Kind<BackendProvider> BACKEND = new Kind<>("backend", BackendProvider.class);
    static final Kind<DatasetProvider> DATASET = new Kind<>("dataset", DatasetProvider.class);
    static final Kind<ModelProvider> MODEL = new Kind<>("model", ModelProvider.class);
    static final Kind<ObjectiveProvider> OBJECTIVE =
            new Kind<>("objective", ObjectiveProvider.class);
    static final Kind<OptimizerProvider> OPTIMIZER =
            new Kind<>("optimizer", OptimizerProvider.class);
    static final Kind<TransformProvider> TRANSFORM =
            new Kind<>("transform", TransformProvider.class);
    static final Kind<UpdateTransformProvider> UPDATE =
            new Kind<>("update", UpdateTransformProvider.class);
    static final Kind<StrategyProvider> STRATEGY = new Kind<>("strategy", StrategyProvider.class);
    static final Kind<ScheduleProvider> SCHEDULE = new Kind<>("schedule", ScheduleProvider.class);
}
