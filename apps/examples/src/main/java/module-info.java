/**
 * Plugins to begin from.
 *
 * @provides org.espalier.spi.backend.BackendProvider hello
 */
@org.jspecify.annotations.NullMarked
module org.espalier.examples {
    requires static org.jspecify;
    requires org.espalier.spi;

    provides org.espalier.spi.backend.BackendProvider with
            org.espalier.examples.hello.HelloBackend;
}
