/**
 * What a researcher calls: the kernel language, tensors, modules, training and data.
 *
 * @uses org.espalier.internal.Platform the engine room, supplied by {@code org.espalier.core}
 */
@org.jspecify.annotations.NullMarked
module org.espalier.api {
    requires static transitive org.jspecify;

    exports org.espalier.data;
    exports org.espalier.kernel;
    exports org.espalier.nn;
    exports org.espalier.tensor;
    exports org.espalier.train;
    exports org.espalier.internal to
            org.espalier.core;

    uses org.espalier.internal.Platform;
}
