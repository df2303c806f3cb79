/**
 * The backend that compiles programs to the Vector API, the only module that needs the incubator.
 *
 * @provides org.espalier.spi.backend.BackendProvider simd
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.espalier.simd {
    requires jdk.incubator.vector;
    requires static org.jspecify;
    requires org.espalier.spi;

    provides org.espalier.spi.backend.BackendProvider with
            org.espalier.simd.SimdBackendProvider;
}
