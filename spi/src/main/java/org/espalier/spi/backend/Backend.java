package org.espalier.spi.backend;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;

/**
 * A machine that runs {@link Op}s. It must implement Map, Reduce, MatMul, Gather, ScatterAdd and
 * Copy for f32, and may claim composites. One thread at a time uses a backend; work is done in the
 * order it was asked for.
 */
public interface Backend extends AutoCloseable {
    /** Uninitialised memory; the caller closes it. */
    Buffer allocate(DType dtype, long elements);

    /**
     * Copies {@code source} to the elements from {@code first} on. The source may be reused on
     * return.
     */
    void write(Buffer target, long first, MemorySegment source);

    /**
     * Copies elements from {@code first} on until {@code target} is full. The only call that
     * blocks.
     */
    void read(Buffer source, long first, MemorySegment target);

    /**
     * A kernel for an operation, or empty when this backend has none, and core lowers the operation
     * or asks the base. Called once per operation, types and layout classes.
     */
    Optional<Kernel> prepare(Op op, List<Operand> operands);

    /** What it can do. */
    Capabilities capabilities();

    /** Frees everything but buffers, which are their owners'. */
    @Override
    void close();
}
