package org.espalier.core.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.espalier.kernel.Shape;

/** One element of an array, in words. */
final class Element {
    private Element() {}

    /** The value as a decimal; for floating types exact enough to tell neighbours apart. */
    static String text(NamedArray array, long element) {
        MemorySegment data = array.data();
        long at = element * array.dtype().bytes();
        return switch (array.dtype()) {
            case F32 -> Float.toString(data.get(JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN), at));
            case F64 ->
                    Double.toString(data.get(JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN), at));
            case BF16 -> Float.toString(Float.intBitsToFloat(half(data, at) << 16));
            case F16 -> Float.toString(Float.float16ToFloat(half(data, at)));
            case I32 -> Integer.toString(data.get(JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN), at));
            case I64 -> Long.toString(data.get(JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), at));
            case I8, BOOL -> Byte.toString(data.get(JAVA_BYTE, at));
            case U8 -> Integer.toString(Byte.toUnsignedInt(data.get(JAVA_BYTE, at)));
        };
    }

    private static short half(MemorySegment data, long at) {
        return data.get(JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN), at);
    }

    /** The axes of a flat row-major index, for instance {@code [3, 17]}. */
    static String index(Shape shape, long element) {
        long[] at = new long[shape.rank()];
        long rest = element;
        for (int axis = at.length - 1; axis >= 0; axis--) {
            at[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return Arrays.toString(at);
    }
}
