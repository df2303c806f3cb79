/**
 * Matrix products by oneDNN, over the simd backend. Where JNA or the native library is missing, the
 * backend says that it is unavailable, and nothing else changes.
 *
 * @provides org.espalier.spi.backend.BackendProvider onednn
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.espalier.onednn {
    requires static com.sun.jna;
    requires static org.jspecify;
    requires org.espalier.spi;

    provides org.espalier.spi.backend.BackendProvider with
            org.espalier.onednn.OneDnnBackendProvider;
}
