/**
 * What a plugin author implements: backends and techniques.
 *
 * @uses org.espalier.spi.Host sessions over a given backend, for conformance kits; supplied by
 *     {@code org.espalier.core}
 */
@org.jspecify.annotations.NullMarked
module org.espalier.spi {
    requires transitive org.espalier.api;
    requires static transitive org.jspecify;

    exports org.espalier.spi;
    exports org.espalier.spi.backend;

    uses org.espalier.spi.Host;
}
