/**
 * Optimizers, each a plugin.
 *
 * @provides org.espalier.spi.OptimizerProvider adamw, sgd
 */
@org.jspecify.annotations.NullMarked
module org.espalier.optimizers {
    requires org.espalier.spi;
    requires static org.jspecify;

    provides org.espalier.spi.OptimizerProvider with
            org.espalier.optimizers.AdamW,
            org.espalier.optimizers.Sgd;
}
