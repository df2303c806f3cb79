package org.espalier.core.engine;

import java.util.Optional;
import org.espalier.core.parallel.ThreadPool;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;

/**
 * What a session is made of.
 *
 * @param backend asked first
 * @param base for an overlay, the backend below
 * @param workers the session's threads
 * @param backendId the backend's id
 * @param seed what all randomness derives from
 * @param dtype the floating type tensors are made in
 */
public record SessionParts(
        Backend backend,
        Optional<Backend> base,
        ThreadPool workers,
        String backendId,
        long seed,
        DType dtype) {
    /** Backend and threads in words. */
    public String device() {
        int n = workers.threads();
        return backend.capabilities().device() + ", " + n + (n == 1 ? " thread" : " threads");
    }

    void close() {
        backend.close();
        base.ifPresent(Backend::close);
        workers.close();
    }
}
