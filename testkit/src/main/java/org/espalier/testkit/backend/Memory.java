package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.espalier.kernel.DType;

/**
 * The contents of a buffer on the heap. Read only by custom, so that cases can share it.
 *
 * @param bytes little endian
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Memory(DType dtype, byte[] bytes) {
    /** What outputs hold before a launch; whatever of it survives was not written. */
    private static final byte UNTOUCHED = 0x5a;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Memory for so many elements, filled with a pattern. */
    static Memory untouched(DType dtype, long elements) {
        byte[] bytes = new byte[Math.toIntExact(elements * dtype.bytes())];
        Arrays.fill(bytes, UNTOUCHED);
        return new Memory(dtype, bytes);
    }

    /** These numbers; 16-bit floats are cut, integers cast. */
    static Memory of(DType dtype, double... numbers) {
        Memory memory = untouched(dtype, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            memory.put(i, bits(dtype, numbers[i]));
        }
        return memory;
    }

    private static long bits(DType dtype, double x) {
        return switch (dtype) {
            case F32 -> Float.floatToRawIntBits((float) x);
            case F64 -> Double.doubleToRawLongBits(x);
            case BF16 -> Float.floatToRawIntBits((float) x) >>> 16;
            case F16 -> Float.floatToFloat16((float) x);
            case I32, I64, U8, I8 -> (long) x;
            case BOOL -> x == 0 ? 0 : 1;
        };
    }

    private void put(int index, long bits) {
        MemorySegment segment = segment();
        switch (dtype.bytes()) {
            case 1 -> bytes[index] = (byte) bits;
            case 2 -> segment.setAtIndex(SHORT, index, (short) bits);
            case 4 -> segment.setAtIndex(INT, index, (int) bits);
            default -> segment.setAtIndex(LONG, index, bits);
        }
    }

    /** Sets the bits of an element of four bytes, while the memory is being made. */
    void putInt(int index, int bits) {
        segment().setAtIndex(INT, index, bits);
    }

    /** Sets the bits of an element of eight bytes, while the memory is being made. */
    void putLong(int index, long bits) {
        segment().setAtIndex(LONG, index, bits);
    }

    MemorySegment segment() {
        return MemorySegment.ofArray(bytes);
    }

    /** How many elements there are. */
    int elements() {
        return bytes.length / dtype.bytes();
    }

    /** An element's bits, sign extended. */
    long bits(long index) {
        MemorySegment segment = segment();
        return switch (dtype.bytes()) {
            case 1 -> bytes[(int) index];
            case 2 -> segment.getAtIndex(SHORT, index);
            case 4 -> segment.getAtIndex(INT, index);
            default -> segment.getAtIndex(LONG, index);
        };
    }

    /** An element as a number. */
    double number(long index) {
        long bits = bits(index);
        return switch (dtype) {
            case F32 -> Float.intBitsToFloat((int) bits);
            case F64 -> Double.longBitsToDouble(bits);
            case BF16 -> Float.intBitsToFloat((int) bits << 16);
            case F16 -> Float.float16ToFloat((short) bits);
            case I32, I64, I8 -> bits;
            case U8 -> bits & 0xff;
            case BOOL -> bits == 0 ? 0 : 1;
        };
    }

    /** The same numbers in f64 after a function, if this is floating; else this. */
    Memory wide(DoubleUnaryOperator f) {
        if (!dtype.isFloating()) {
            return this;
        }
        double[] numbers = new double[elements()];
        Arrays.setAll(numbers, i -> f.applyAsDouble(number(i)));
        return of(DType.F64, numbers);
    }

    /** Equal bits; one NaN is as good as another. */
    boolean same(long index, Memory other) {
        return bits(index) == other.bits(index)
                || (dtype.isFloating()
                        && Double.isNaN(number(index))
                        && Double.isNaN(other.number(index)));
    }

    /** For instance {@code 1.5 (0x3fc00000)}. */
    String show(long index) {
        long mask = dtype.bytes() == 8 ? -1L : (1L << (8 * dtype.bytes())) - 1;
        String hex = Long.toHexString(bits(index) & mask);
        return "%s (0x%s)".formatted(number(index), hex);
    }
}
