package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/** Bugs in f32 and f64 alike, since gradients are checked in f64 where there is f64. */
final class Doubles {
    private Doubles() {}

    private static MemorySegment segment(Slice slice) {
        return ((HostBuffer) slice.buffer()).segment();
    }

    private static boolean isWide(Slice slice) {
        return slice.buffer().dtype() == DType.F64;
    }

    private static double get(Slice slice, long element) {
        long at = slice.layout().position(element);
        return switch (slice.buffer().dtype()) {
            case F64 -> segment(slice).get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at * 8);
            case I64 -> segment(slice).get(ValueLayout.JAVA_LONG_UNALIGNED, at * 8);
            case I32 -> segment(slice).get(ValueLayout.JAVA_INT_UNALIGNED, at * 4);
            default -> segment(slice).get(ValueLayout.JAVA_FLOAT_UNALIGNED, at * 4);
        };
    }

    private static void set(Slice slice, long element, double x) {
        long at = slice.layout().position(element);
        if (isWide(slice)) {
            segment(slice).set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at * 8, x);
        } else {
            segment(slice).set(ValueLayout.JAVA_FLOAT_UNALIGNED, at * 4, (float) x);
        }
    }

    static void clearLast(Slice out) {
        long n = out.layout().shape().elements();
        if (n > 0) {
            set(out, n - 1, 0);
        }
    }

    /** Adds the first row once more. */
    static void addFirst(Slice x, Slice out) {
        for (long c = 0; c < out.layout().shape().elements(); c++) {
            set(out, c, get(out, c) + get(x, c));
        }
    }

    /** The last row of each number instead of the sum. */
    static void writeLast(Slice numbers, Slice rows, Slice out) {
        long width = out.layout().shape().dim(1);
        for (long n = 0; n < numbers.layout().shape().elements(); n++) {
            long row = (long) get(numbers, n);
            for (long c = 0; c < width && row >= 0; c++) {
                set(out, row * width + c, get(rows, n * width + c));
            }
        }
    }
}
