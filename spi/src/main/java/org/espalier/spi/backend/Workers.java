package org.espalier.spi.backend;

import java.util.function.IntConsumer;

/** The session's threads: the calling one and n − 1 more. Backends make none of their own. */
public interface Workers {
    /** How many threads take part, at least 1. */
    int threads();

    /**
     * Runs {@code task} for 0 … chunks − 1, each once, in any order on any thread, and returns when
     * all are done. Which thread runs a chunk must not show in a result. The first exception is
     * rethrown after all have ended.
     */
    void forEach(int chunks, IntConsumer task);
}
