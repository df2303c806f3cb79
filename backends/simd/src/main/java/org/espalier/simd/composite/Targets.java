package org.espalier.simd.composite;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * A class number for every row, i32 or i64; a negative one means that the row does not count.
 *
 * @param start position of the first number, in bytes
 * @param step distance between numbers, in bytes
 * @param wide true for i64
 */
record Targets(MemorySegment memory, long start, long step, long count, boolean wide) {
    private static final ValueLayout.OfInt I32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /** An operand of rank 1. */
    static Targets of(Slice slice) {
        Layout layout = slice.layout();
        DType dtype = slice.buffer().dtype();
        return new Targets(
                ((HostBuffer) slice.buffer()).segment(),
                dtype.bytes() * layout.offset(),
                dtype.bytes() * layout.stride(0),
                layout.shape().dim(0),
                dtype == DType.I64);
    }

    long get(long row) {
        long at = start + row * step;
        return wide ? memory.get(I64, at) : memory.get(I32, at);
    }

    /**
     * Checks all numbers, so that the first bad row is named whatever the threads do.
     *
     * @throws IndexOutOfBoundsException when one is {@code classes} or more
     */
    void check(int classes) {
        for (long r = 0; r < count; r++) {
            if (get(r) >= classes) {
                throw new IndexOutOfBoundsException(
                        ("cross-entropy: the target of row %s is %s, but the logits have %s classes"
                                        + " (0 to %s). Fix: number classes from 0; a negative"
                                        + " target leaves its row out.")
                                .formatted(r, get(r), classes, classes - 1));
            }
        }
    }
}
