/**
 * What a training recipe is made of, each a plugin: optimizers, learning-rate schedules, transforms
 * of updates and of weights.
 *
 * @provides org.espalier.spi.OptimizerProvider adafactor, adagrad, adam, adamw, apollo,
 *     apollo-mini, lamb, lars, lion, muon, normalized-gd, rmsprop, sgd, smmf
 * @provides org.espalier.spi.ScheduleProvider constant, cosine, cosine-restarts, cyclical,
 *     exponential, inverse-sqrt, one-cycle, plateau, polynomial, step, warmup, wsd
 * @provides org.espalier.spi.TransformProvider drop-connect, spectral-norm, weight-norm
 * @provides org.espalier.spi.UpdateTransformProvider centralize, clip-adaptive, clip-norm,
 *     clip-value, ema, l1, max-norm, noise, round-bf16, swa
 * @provides org.espalier.spi.StrategyProvider sam
 */
@org.jspecify.annotations.NullMarked
module org.espalier.optimizers {
    requires org.espalier.spi;
    requires static org.jspecify;

    provides org.espalier.spi.OptimizerProvider with
            org.espalier.optimizers.AdaGrad,
            org.espalier.optimizers.Adafactor,
            org.espalier.optimizers.Adam,
            org.espalier.optimizers.AdamW,
            org.espalier.optimizers.Apollo,
            org.espalier.optimizers.ApolloMini,
            org.espalier.optimizers.Lamb,
            org.espalier.optimizers.Lars,
            org.espalier.optimizers.Lion,
            org.espalier.optimizers.Muon,
            org.espalier.optimizers.NormalizedGd,
            org.espalier.optimizers.RmsProp,
            org.espalier.optimizers.Sgd,
            org.espalier.optimizers.Smmf;
    provides org.espalier.spi.ScheduleProvider with
            org.espalier.optimizers.schedule.Constant,
            org.espalier.optimizers.schedule.Cosine,
            org.espalier.optimizers.schedule.CosineRestarts,
            org.espalier.optimizers.schedule.Cyclical,
            org.espalier.optimizers.schedule.Exponential,
            org.espalier.optimizers.schedule.InverseSqrt,
            org.espalier.optimizers.schedule.OneCycle,
            org.espalier.optimizers.schedule.Plateau,
            org.espalier.optimizers.schedule.Polynomial,
            org.espalier.optimizers.schedule.StepDecay,
            org.espalier.optimizers.schedule.Warmup,
            org.espalier.optimizers.schedule.Wsd;
    provides org.espalier.spi.TransformProvider with
            org.espalier.optimizers.weights.DropConnect,
            org.espalier.optimizers.weights.SpectralNorm,
            org.espalier.optimizers.weights.WeightNorm;
    provides org.espalier.spi.UpdateTransformProvider with
            org.espalier.optimizers.update.Centralize,
            org.espalier.optimizers.update.ClipAdaptive,
            org.espalier.optimizers.update.ClipNorm,
            org.espalier.optimizers.update.ClipValue,
            org.espalier.optimizers.update.Ema,
            org.espalier.optimizers.update.L1,
            org.espalier.optimizers.update.MaxNorm,
            org.espalier.optimizers.update.Noise,
            org.espalier.optimizers.update.RoundBf16,
            org.espalier.optimizers.update.Swa;
    provides org.espalier.spi.StrategyProvider with
            org.espalier.optimizers.strategy.Sam;
}
