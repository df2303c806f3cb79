/**
 * The backend for devices that speak OpenCL 1.2 or newer, through JOCL. Without JOCL, a loader or a
 * device it only says so.
 *
 * @provides org.espalier.spi.backend.BackendProvider opencl
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.espalier.opencl {
    requires static jocl; // optional at run time; the launcher resolves it where its jar lies
    requires static org.jspecify;
    requires org.espalier.spi;

    provides org.espalier.spi.backend.BackendProvider with
            org.espalier.opencl.OpenClBackendProvider;
}
