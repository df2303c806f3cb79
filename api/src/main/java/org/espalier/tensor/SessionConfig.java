package org.espalier.tensor;

import java.util.Optional;
import org.espalier.kernel.DType;

/**
 * How a session is opened.
 *
 * @param backend id of the backend; empty takes the best available
 * @param seed what all randomness derives from
 * @param threads threads that compute; 0 takes one per core
 * @param dtype floating type of the tensors it makes
 * @param precision how it computes matrix products of f32
 */
public record SessionConfig(
        Optional<String> backend, long seed, int threads, DType dtype, Precision precision) {
    /** The best backend, seed 0, a thread per core, f32 throughout. */
    public static SessionConfig defaults() {
        return new SessionConfig(Optional.empty(), 0, 0, DType.F32, Precision.F32);
    }

    /** The same with a backend. */
    public SessionConfig backend(String id) {
        return new SessionConfig(Optional.of(id), seed, threads, dtype, precision);
    }

    /** The same with a seed. */
    public SessionConfig seed(long number) {
        return new SessionConfig(backend, number, threads, dtype, precision);
    }

    /** The same with a number of threads. */
    public SessionConfig threads(int number) {
        return new SessionConfig(backend, seed, number, dtype, precision);
    }

    /** The same with a floating type; f64 exists on the reference backend only. */
    public SessionConfig dtype(DType type) {
        return new SessionConfig(backend, seed, threads, type, precision);
    }

    /** The same with a precision of matrix products. */
    public SessionConfig precision(Precision mode) {
        return new SessionConfig(backend, seed, threads, dtype, mode);
    }
}
