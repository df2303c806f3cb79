package org.espalier.core.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/** The elements of an operand by their row-major number, converted on the way in and out. */
final class Cells {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final MemorySegment segment;
    private final DType dtype;
    private final Layout layout;
    private final Arithmetic arithmetic;

    /** The elements of a slice, as numbers of the given compute type. */
    Cells(Slice slice, Arithmetic arithmetic) {
        this.segment = ((HostBuffer) slice.buffer()).segment();
        this.dtype = slice.buffer().dtype();
        this.layout = slice.layout();
        this.arithmetic = arithmetic;
    }

    DType dtype() {
        return dtype;
    }

    /** True for an integer or boolean type. */
    boolean isWhole() {
        return !dtype.isFloating();
    }

    private long at(long element) {
        long position = layout.isDense() ? layout.offset() + element : layout.position(element);
        return position * dtype.bytes();
    }

    /** The element as a number of the compute type. */
    double load(long element) {
        return isWhole() ? arithmetic.of(loadWhole(element)) : arithmetic.of(real(at(element)));
    }

    private double real(long at) {
        return switch (dtype) {
            case F32 -> segment.get(FLOAT, at);
            case F64 -> segment.get(DOUBLE, at);
            case BF16 -> Half.fromBf16(segment.get(SHORT, at));
            case F16 -> Half.fromF16(segment.get(SHORT, at));
            case I32, I64, U8, I8, BOOL -> throw new IllegalStateException(dtype + " is not real");
        };
    }

    /** The element of an integer or boolean type, exactly. */
    long loadWhole(long element) {
        long at = at(element);
        return switch (dtype) {
            case I32 -> segment.get(INT, at);
            case I64 -> segment.get(LONG, at);
            case U8 -> Byte.toUnsignedLong(segment.get(BYTE, at));
            case I8 -> segment.get(BYTE, at);
            case BOOL -> segment.get(BYTE, at) == 0 ? 0 : 1;
            case F32, F64, BF16, F16 -> throw new IllegalStateException(dtype + " is not whole");
        };
    }

    /**
     * Stores a number: rounded to nearest even, or as Java casts to an integer; 1 for a boolean
     * unless it is 0.
     */
    void store(long element, double x) {
        long at = at(element);
        switch (dtype) {
            case F32 -> segment.set(FLOAT, at, (float) x);
            case F64 -> segment.set(DOUBLE, at, x);
            case BF16 -> segment.set(SHORT, at, Half.toBf16(x));
            case F16 -> segment.set(SHORT, at, Half.toF16(x));
            case I32 -> segment.set(INT, at, (int) x);
            case I64 -> segment.set(LONG, at, (long) x);
            case U8, I8 -> segment.set(BYTE, at, (byte) x);
            case BOOL -> segment.set(BYTE, at, (byte) (x == 0 ? 0 : 1));
        }
    }

    /** Stores an integer in an integer or boolean type, as Java casts. */
    void storeWhole(long element, long x) {
        long at = at(element);
        switch (dtype) {
            case I32 -> segment.set(INT, at, (int) x);
            case I64 -> segment.set(LONG, at, x);
            case U8, I8 -> segment.set(BYTE, at, (byte) x);
            case BOOL -> segment.set(BYTE, at, (byte) (x == 0 ? 0 : 1));
            case F32, F64, BF16, F16 -> throw new IllegalStateException(dtype + " is not whole");
        }
    }
}
