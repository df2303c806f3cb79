package org.espalier.core.io;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Hands the bytes of a segment out in pieces that fit a buffer, whether it is on the heap or off
 * it.
 */
final class Chunks {
    private static final int SIZE = 1 << 20;

    private Chunks() {}

    /** What is done with each piece. */
    @FunctionalInterface
    interface Step<X extends Exception> {
        void take(ByteBuffer piece) throws X;
    }

    static <X extends Exception> void each(MemorySegment data, Step<X> step) throws X {
        var buffer = ByteBuffer.allocate((int) Math.min(SIZE, data.byteSize()));
        var window = MemorySegment.ofBuffer(buffer);
        for (long at = 0; at < data.byteSize(); at += SIZE) {
            long n = Math.min(SIZE, data.byteSize() - at);
            MemorySegment.copy(data, at, window, 0, n);
            step.take(buffer.clear().limit((int) n));
        }
    }
}
