package org.espalier.core.engine;

import java.util.Optional;
import org.espalier.core.parallel.ThreadPool;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;
import org.espalier.tensor.Precision;

/**
 * What a session is made of.
 *
 * @param backend asked first
 * @param base for an overlay, the backend below
 * @param workers the session's threads
 * @param backendId the backend's id
 * @param baseId the id of the backend below
 * @param seed what all randomness derives from
 * @param dtype the floating type tensors are made in
 * @param precision how products of f32 are computed
 * @param memoryBudget the most bytes that tensors may take; 0 for as many as there are
 */
public record SessionParts(
        Backend backend,
        Optional<Backend> base,
        ThreadPool workers,
        String backendId,
        Optional<String> baseId,
        long seed,
        DType dtype,
        Precision precision,
        long memoryBudget) {
    /** Backend and threads in words. */
    public String device() {
        int n = workers.threads();
        String threads = n + (n == 1 ? " thread" : " threads");
        String mode = precision == Precision.F32 ? "" : ", " + precision + " products";
        return backend.capabilities().device() + ", " + threads + mode;
    }

    void close() {
        backend.close();
        base.ifPresent(Backend::close);
        workers.close();
    }
}
