/**
 * Optimizers and learning-rate schedules, each one a plugin.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.espalier.optimizers {
    requires static org.jspecify;
    requires org.espalier.spi;
}
