package org.espalier.spi.backend;

import org.espalier.kernel.DType;

/** Memory of a backend: a run of elements of one type. Whoever allocated it closes it, once. */
public interface Buffer extends AutoCloseable {
    /** The type of its elements. */
    DType dtype();

    /** How many elements it holds. */
    long elements();

    /** Gives the memory back. A second call must throw {@link IllegalStateException}. */
    @Override
    void close();
}
