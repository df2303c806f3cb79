package org.espalier.core.reference;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.HostBuffer;

/** Off-heap memory with an arena of its own, which any thread may close. */
final class ReferenceBuffer implements HostBuffer {
    /** Bytes; the alignment that {@link HostBuffer} promises. */
    private static final long ALIGNMENT = 64;

    private final Arena arena = Arena.ofShared();
    private final DType dtype;
    private final long elements;
    private final MemorySegment segment;

    ReferenceBuffer(DType dtype, long elements) {
        this.dtype = dtype;
        this.elements = elements;
        this.segment = arena.allocate(Math.multiplyExact(elements, dtype.bytes()), ALIGNMENT);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long elements() {
        return elements;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    /** {@inheritDoc} A second call throws, because the arena does. */
    @Override
    public void close() {
        arena.close();
    }
}
