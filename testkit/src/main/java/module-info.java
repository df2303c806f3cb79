/**
 * The conformance kit: extend one class, implement one method, and every duty of a plugin is
 * tested.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.espalier.testkit {
    // Only the test classes speak JUnit; the rules and their runner do not need it. Not transitive:
    // then every module that requires this one would have to find JUnit as well.
    requires java.management; // the flags of this JVM, for those the kit starts
    requires static org.junit.jupiter.api;
    requires static transitive org.jspecify;
    requires transitive org.espalier.spi;

    exports org.espalier.testkit;
}
