/**
 * The {@code espalier} command.
 *
 * @provides System.LoggerFinder warnings of any module, shown without breaking the live line
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.espalier.cli {
    requires static org.jspecify;
    requires info.picocli;
    requires jdk.management; // memory of the machine, for doctor
    requires jdk.unsupported; // sun.misc.Signal: the second Ctrl-C; the JDK has no other way
    requires org.espalier.api;
    requires org.espalier.testkit;

    opens org.espalier.cli to
            info.picocli;

    provides System.LoggerFinder with
            org.espalier.cli.Loggers;
}
