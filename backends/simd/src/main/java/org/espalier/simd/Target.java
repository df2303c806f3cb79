package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/** An output of any type and layout, written by row-major element number. */
record Target(MemorySegment memory, DType dtype, Layout layout) {
    static Target of(Slice slice) {
        HostBuffer buffer = (HostBuffer) slice.buffer();
        return new Target(buffer.segment(), buffer.dtype(), slice.layout());
    }

    /** Writes {@code n} floats to elements {@code first}, {@code first + 1}, … */
    void write(long first, MemorySegment floats, long at, int n) {
        if (n == 0) {
            return;
        }
        if (layout.isDense()) {
            long into = (layout.offset() + first) * dtype.bytes();
            Elements.fromFloats(dtype, floats, at, memory, into, 1, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            long into = layout.position(first + i) * dtype.bytes();
            Elements.fromFloats(dtype, floats, at + 4L * i, memory, into, 1, 1);
        }
    }
}
