/**
 * The engine room: tensors, autograd, the training loop, all I/O, discovery and the reference
 * backend. It exports nothing; api and spi reach it by their one service each.
 *
 * @provides org.espalier.internal.Platform sessions, runs and plugins, for api
 * @provides org.espalier.spi.Host sessions over a given backend, for conformance kits
 * @uses org.espalier.spi.backend.BackendProvider backends
 * @uses org.espalier.spi.OptimizerProvider optimizers
 * @uses org.espalier.spi.ScheduleProvider schedules
 * @uses org.espalier.spi.StrategyProvider ways to make an update of a batch
 * @uses org.espalier.spi.TransformProvider transforms of models
 * @uses org.espalier.spi.UpdateTransformProvider transforms of gradients and weights
 * @uses org.espalier.spi.ObjectiveProvider objectives
 * @uses org.espalier.spi.ModelProvider models
 * @uses org.espalier.spi.DatasetProvider datasets
 */
@org.jspecify.annotations.NullMarked
module org.espalier.core {
    requires transitive org.espalier.spi;
    requires java.management; // JVM flags in the manifest
    requires org.snakeyaml.engine;
    requires static transitive org.jspecify;
    requires tools.jackson.core;

    uses org.espalier.spi.backend.BackendProvider;
    uses org.espalier.spi.DatasetProvider;
    uses org.espalier.spi.ModelProvider;
    uses org.espalier.spi.ObjectiveProvider;
    uses org.espalier.spi.OptimizerProvider;
    uses org.espalier.spi.ScheduleProvider;
    uses org.espalier.spi.StrategyProvider;
    uses org.espalier.spi.TransformProvider;
    uses org.espalier.spi.UpdateTransformProvider;

    provides org.espalier.internal.Platform with
            org.espalier.core.CorePlatform;
    provides org.espalier.spi.Host with
            org.espalier.core.CoreHost;
    provides org.espalier.spi.DatasetProvider with
            org.espalier.core.plugin.JavaSourceProvider,
            org.espalier.core.plugin.TextProvider;
    provides org.espalier.spi.ModelProvider with
            org.espalier.core.plugin.GptProvider,
            org.espalier.core.plugin.PerceptronProvider;
    provides org.espalier.spi.ObjectiveProvider with
            org.espalier.core.plugin.ClassificationProvider,
            org.espalier.core.plugin.NextTokenProvider;
    provides org.espalier.spi.StrategyProvider with
            org.espalier.core.plugin.PlainProvider;
    provides org.espalier.spi.TransformProvider with
            org.espalier.core.plugin.RecomputeProvider;
}
