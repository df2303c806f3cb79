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
 * @param memoryBudget the most bytes its tensors may take, freed memory that is kept for reuse
 *     included; 0 for as many as there are
 */
public record SessionConfig(
        Optional<String> backend,
        long seed,
        int threads,
        DType dtype,
        Precision precision,
        long memoryBudget) {
    /** The best backend, seed 0, a thread per core, f32 throughout, no budget. */
    public static SessionConfig defaults() {
        return new SessionConfig(Optional.empty(), 0, 0, DType.F32, Precision.F32, 0);
    }

    /** The same with a backend. */
    public SessionConfig backend(String id) {
        return new SessionConfig(Optional.of(id), seed, threads, dtype, precision, memoryBudget);
    }

    /** The same with a seed. */
    public SessionConfig seed(long number) {
        return new SessionConfig(backend, number, threads, dtype, precision, memoryBudget);
    }

    /** The same with a number of threads. */
    public SessionConfig threads(int number) {
        return new SessionConfig(backend, seed, number, dtype, precision, memoryBudget);
    }

    /** The same with a floating type; f64 exists on the reference backend only. */
    public SessionConfig dtype(DType type) {
        return new SessionConfig(backend, seed, threads, type, precision, memoryBudget);
    }

    /** The same with a precision of matrix products. */
    public SessionConfig precision(Precision mode) {
        return new SessionConfig(backend, seed, threads, dtype, mode, memoryBudget);
    }

    /** The same with a budget; a tensor that does not fit is a {@link MemoryBudgetException}. */
    public SessionConfig memoryBudget(long bytes) {
        return new SessionConfig(backend, seed, threads, dtype, precision, bytes);
    }
}
