package org.espalier.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.HostBuffer;

/**
 * A buffer with an arena of its own, readable from every thread. After close its segment throws and
 * never crashes.
 */
final class OffHeapBuffer implements HostBuffer {
    private final DType dtype;
    private final long elements;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    OffHeapBuffer(DType dtype, long elements) {
        this.dtype = dtype;
        this.elements = elements;
        this.segment = allocate(Math.max(64, bytes(dtype, elements)));
    }

    private static long bytes(DType dtype, long elements) {
        if (elements < 0 || elements > Long.MAX_VALUE / dtype.bytes()) {
            throw new IllegalArgumentException(
                    "simd: no buffer has " + elements + " elements of " + dtype);
        }
        return elements * dtype.bytes();
    }

    private MemorySegment allocate(long bytes) {
        try {
            return HugePages.allocate(arena, bytes);
        } catch (OutOfMemoryError e) {
            arena.close();
            OutOfMemoryError named =
                    new OutOfMemoryError(
                            String.format(
                                    Locale.ROOT,
                                    "simd: cannot allocate %,d bytes off heap for %,d elements of %s: %s",
                                    bytes,
                                    elements,
                                    dtype,
                                    e.getMessage()));
            named.initCause(e);
            throw named;
        }
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

    @Override
    public void close() {
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "buffer of %,d elements of %s is already closed",
                            elements,
                            dtype));
        }
        arena.close();
    }
}
