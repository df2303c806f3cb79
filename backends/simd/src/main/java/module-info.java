/**
 * The backend that compiles programs to the Vector API, the only module that needs the incubator.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.espalier.simd {
    requires static org.jspecify;
    requires jdk.incubator.vector;
    requires org.espalier.spi;
}
