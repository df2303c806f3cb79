package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/** The f32 elements of an operand by their row-major number, for bugs to change. */
record Floats(Slice slice) {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** A function of an element and its number. */
    interface Twist {
        float apply(float x, long element, long elements);
    }

    boolean areThere() {
        return slice.buffer().dtype() == DType.F32;
    }

    MemorySegment segment() {
        return ((HostBuffer) slice.buffer()).segment();
    }

    long count() {
        return slice.layout().shape().elements();
    }

    long dim(int axis) {
        return slice.layout().shape().dim(axis);
    }

    float get(long element) {
        return segment().get(FLOAT, slice.layout().position(element) * Float.BYTES);
    }

    void set(long element, float x) {
        segment().set(FLOAT, slice.layout().position(element) * Float.BYTES, x);
    }

    void twist(Twist twist) {
        long n = areThere() ? count() : 0;
        for (long e = 0; e < n; e++) {
            set(e, twist.apply(get(e), e, n));
        }
    }
}
