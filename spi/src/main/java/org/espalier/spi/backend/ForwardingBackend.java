package org.espalier.spi.backend;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;

/**
 * A backend that leaves to another one all that it does not override. A test that watches or breaks
 * one call of a sound backend overrides that call. An overlay has the memory of its base; it
 * overrides {@link #prepare} and {@link #close} too, since core asks the base itself and closes it.
 */
public interface ForwardingBackend extends Backend {
    /** The backend that calls go on to. */
    Backend base();

    @Override
    default Buffer allocate(DType dtype, long elements) {
        return base().allocate(dtype, elements);
    }

    @Override
    default void write(Buffer target, long first, MemorySegment source) {
        base().write(target, first, source);
    }

    @Override
    default void read(Buffer source, long first, MemorySegment target) {
        base().read(source, first, target);
    }

    @Override
    default Optional<Kernel> prepare(Op op, List<Operand> operands) {
        return base().prepare(op, operands);
    }

    @Override
    default Capabilities capabilities() {
        return base().capabilities();
    }

    @Override
    default void close() {
        base().close();
    }
}
