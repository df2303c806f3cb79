/**
 * Optimizers, each a plugin.
 *
 * @provides org.espalier.spi.OptimizerProvider adafactor, adagrad, adam, adamw, apollo,
 *     apollo-mini, lamb, lars, lion, muon, normalized-gd, rmsprop, sgd, smmf
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
}
