package org.espalier.simd.composite;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.espalier.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.espalier.kernel.Layout;
import org.espalier.simd.Lanes;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * A matrix of floats whose rows are contiguous; a vector [C] is one row.
 *
 * @param start position of the first element, in bytes
 * @param step distance between rows, in bytes
 * @param count how many rows
 * @param width elements of a row
 */
record Rows(MemorySegment memory, long start, long step, long count, int width) {
    /** The rows of an operand of rank 1 or 2. */
    static Rows of(Slice slice) {
        Layout layout = slice.layout();
        boolean matrix = layout.shape().rank() == 2;
        return new Rows(
                ((HostBuffer) slice.buffer()).segment(),
                Float.BYTES * layout.offset(),
                matrix ? Float.BYTES * layout.stride(0) : 0,
                matrix ? layout.shape().dim(0) : 1,
                Math.toIntExact(layout.shape().dim(-1)));
    }

    /** The position of a row, in bytes. */
    long at(long row) {
        return start + row * step;
    }

    /** Element {@code i} of the row at a position. */
    float get(long at, int i) {
        return Lanes.load(memory, at + 4L * i);
    }

    /** Sets element {@code i} of the row at a position. */
    void set(long at, int i, float value) {
        Lanes.store(value, memory, at + 4L * i);
    }

    /** Elements {@code i}, i + 1, … of the row at a position. */
    FloatVector vector(long at, int i) {
        return FloatVector.fromMemorySegment(SPECIES, memory, at + 4L * i, LITTLE_ENDIAN);
    }

    /** Sets elements {@code i}, i + 1, … of the row at a position. */
    void set(long at, int i, FloatVector values) {
        values.intoMemorySegment(memory, at + 4L * i, LITTLE_ENDIAN);
    }

    /** Sets all elements of the row at a position. */
    void fill(long at, float value) {
        int i = 0;
        for (; i < Lanes.whole(width); i += Lanes.COUNT) {
            set(at, i, FloatVector.broadcast(SPECIES, value));
        }
        for (; i < width; i++) {
            set(at, i, value);
        }
    }
}
