package org.espalier.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.espalier.kernel.DType;
import org.espalier.kernel.HalfFloats;

/**
 * Single elements of every type that this backend knows, and runs of them to and from floats.
 * Positions are in bytes, strides in elements. Rounding is to nearest even; to integers as Java
 * casts; to booleans whether it is not 0.
 */
final class Elements {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private Elements() {}

    /** The integer at a position. */
    static long integer(DType type, MemorySegment m, long at) {
        return switch (type) {
            case I32 -> m.get(INT, at);
            case I64 -> m.get(LONG, at);
            case U8 -> Byte.toUnsignedLong(m.get(BYTE, at));
            case I8 -> m.get(BYTE, at);
            case BOOL -> m.get(BYTE, at) == 0 ? 0 : 1;
            case F32, F64, BF16, F16 -> throw unknown(type, "an integer");
        };
    }

    /** Stores an integer as Java casts. */
    static void setInteger(DType type, MemorySegment m, long at, long value) {
        switch (type) {
            case I32 -> m.set(INT, at, (int) value);
            case I64 -> m.set(LONG, at, value);
            case U8, I8 -> m.set(BYTE, at, (byte) value);
            case BOOL -> m.set(BYTE, at, (byte) (value == 0 ? 0 : 1));
            case F32, F64, BF16, F16 -> throw unknown(type, "an integer");
        }
    }

    private static IllegalStateException unknown(DType type, String wanted) {
        return new IllegalStateException(type + " is not " + wanted + " that simd converts");
    }

    private static float real(DType type, MemorySegment m, long at) {
        return switch (type) {
            case F32 -> Lanes.load(m, at);
            case BF16 -> HalfFloats.fromBfloat16(m.get(SHORT, at));
            case F16 -> HalfFloats.fromFloat16(m.get(SHORT, at));
            case I32, I64, U8, I8, BOOL -> (float) integer(type, m, at);
            case F64 -> throw unknown(type, "a type");
        };
    }

    private static void setReal(DType type, MemorySegment m, long at, float value) {
        switch (type) {
            case F32 -> Lanes.store(value, m, at);
            case BF16 -> m.set(SHORT, at, HalfFloats.toBfloat16(value));
            case F16 -> m.set(SHORT, at, HalfFloats.toFloat16(value));
            case I32, U8, I8 -> setInteger(type, m, at, (int) value);
            case I64 -> setInteger(type, m, at, (long) value);
            case BOOL -> setInteger(type, m, at, value == 0 ? 0 : 1);
            case F64 -> throw unknown(type, "a type");
        }
    }

    /** Converts {@code n} elements to floats side by side. */
    static void toFloats(
            DType type,
            MemorySegment from,
            long at,
            long stride,
            MemorySegment to,
            long into,
            int n) {
        if (type == DType.F32 && stride == 1) {
            MemorySegment.copy(from, at, to, into, 4L * n);
            return;
        }
        long step = stride * type.bytes();
        switch (type) {
            case F32 -> floats(from, at, step, to, into, 4, n);
            case BF16 -> fromBfloat16(from, at, step, to, into, n);
            case F16, I32, I64, U8, I8, BOOL, F64 -> {
                for (int i = 0; i < n; i++) {
                    Lanes.store(real(type, from, at + i * step), to, into + 4L * i);
                }
            }
        }
    }

    /** Converts {@code n} floats side by side to elements. */
    static void fromFloats(
            DType type,
            MemorySegment from,
            long at,
            MemorySegment to,
            long into,
            long stride,
            int n) {
        if (type == DType.F32 && stride == 1) {
            MemorySegment.copy(from, at, to, into, 4L * n);
            return;
        }
        long step = stride * type.bytes();
        switch (type) {
            case F32 -> floats(from, at, 4, to, into, step, n);
            case BF16 -> toBfloat16(from, at, to, into, step, n);
            case F16, I32, I64, U8, I8, BOOL, F64 -> {
                for (int i = 0; i < n; i++) {
                    setReal(type, to, into + i * step, Lanes.load(from, at + 4L * i));
                }
            }
        }
    }

    private static void floats(
            MemorySegment from,
            long at,
            long step,
            MemorySegment to,
            long into,
            long stepTo,
            int n) {
        MemorySegment source = (MemorySegment) (Object) from;
        MemorySegment target = (MemorySegment) (Object) to;
        for (int i = 0; i < n; i++) {
            Lanes.store(Lanes.load(source, at + i * step), target, into + i * stepTo);
        }
    }

    private static void fromBfloat16(
            MemorySegment from, long at, long step, MemorySegment to, long into, int n) {
        int whole = step == 2 ? VectorBfloat16.widen(from, at, to, into, n) : 0;
        for (int i = whole; i < n; i++) {
            float value = HalfFloats.fromBfloat16(from.get(SHORT, at + i * step));
            Lanes.store(value, to, into + 4L * i);
        }
    }

    private static void toBfloat16(
            MemorySegment from, long at, MemorySegment to, long into, long step, int n) {
        int whole = step == 2 ? VectorBfloat16.narrow(from, at, to, into, n) : 0;
        for (int i = whole; i < n; i++) {
            short bits = HalfFloats.toBfloat16(Lanes.load(from, at + 4L * i));
            to.set(SHORT, into + i * step, bits);
        }
    }
}
