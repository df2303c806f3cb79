package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.espalier.kernel.DType;
import org.espalier.kernel.HalfFloats;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.HostBuffer;

/** Elements of a buffer by row-major number, converted as the numeric contract says. */
record Cells(Buffer buffer, Layout layout) {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    private MemorySegment memory() {
        return ((HostBuffer) buffer).segment();
    }

    private DType dtype() {
        return buffer.dtype();
    }

    private long at(long i) {
        return layout.position(i) * dtype().bytes();
    }

    float get(long i) {
        MemorySegment m = memory();
        return switch (dtype()) {
            case F32 -> m.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE), at(i));
            case BF16 -> HalfFloats.fromBfloat16(bits16(i));
            case F16 -> HalfFloats.fromFloat16(bits16(i));
            default -> (float) whole(i);
        };
    }

    private short bits16(long i) {
        return memory().get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE), at(i));
    }

    long whole(long i) {
        MemorySegment m = memory();
        return switch (dtype()) {
            case I32 -> m.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE), at(i));
            case I64 -> m.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE), at(i));
            case U8 -> m.get(ValueLayout.JAVA_BYTE, at(i)) & 0xff;
            case I8, BOOL -> m.get(ValueLayout.JAVA_BYTE, at(i));
            default -> throw new AssertionError(dtype());
        };
    }

    Cells set(long i, float value) {
        MemorySegment m = memory();
        switch (dtype()) {
            case F32 -> m.set(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE), at(i), value);
            case BF16 -> set16(i, HalfFloats.toBfloat16(value));
            case F16 -> set16(i, HalfFloats.toFloat16(value));
            case I64 -> setWhole(i, (long) value);
            case BOOL -> setWhole(i, value == 0 ? 0 : 1);
            default -> setWhole(i, (int) value);
        }
        return this;
    }

    private void set16(long i, short bits) {
        memory().set(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE), at(i), bits);
    }

    Cells setWhole(long i, long value) {
        MemorySegment m = memory();
        switch (dtype()) {
            case I32 -> m.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE), at(i), (int) value);
            case I64 -> m.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE), at(i), value);
            default -> m.set(ValueLayout.JAVA_BYTE, at(i), (byte) value);
        }
        return this;
    }

    /** All elements in row-major order. */
    float[] values() {
        float[] all = new float[(int) layout.shape().elements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = get(i);
        }
        return all;
    }
}
