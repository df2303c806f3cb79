/**
 * The {@code espalier} command.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.espalier.cli {
    requires static org.jspecify;
    requires info.picocli;
    requires org.espalier.api;
    requires org.espalier.testkit;
}
