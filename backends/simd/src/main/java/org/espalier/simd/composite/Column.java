package org.espalier.simd.composite;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.Layout;
import org.espalier.simd.Lanes;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * A float for every row, at any stride.
 *
 * @param start position of the first element, in bytes
 * @param step distance between elements, in bytes
 */
record Column(MemorySegment memory, long start, long step) {
    /** An operand of rank 1. */
    static Column of(Slice slice) {
        Layout layout = slice.layout();
        return new Column(
                ((HostBuffer) slice.buffer()).segment(),
                Float.BYTES * layout.offset(),
                Float.BYTES * layout.stride(0));
    }

    float get(long row) {
        return Lanes.load(memory, start + row * step);
    }

    void set(long row, float value) {
        Lanes.store(value, memory, start + row * step);
    }
}
