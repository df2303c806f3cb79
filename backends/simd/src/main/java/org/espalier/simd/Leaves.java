package org.espalier.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.espalier.kernel.Philox;

/**
 * Writes random numbers and coordinates to a row's staging, whence compiled code reads them like an
 * operand.
 */
final class Leaves {
    /** Up to here every integer is a float, so that coordinates may be added as floats. */
    private static final long EXACT = 1L << 24;

    private static final FloatVector RAMP = FloatVector.zero(Lanes.SPECIES).addIndex(1);

    private Leaves() {}

    /** Uniform numbers of elements {@code done} to {@code done + n − 1} of the row. */
    static void random(Row row, int slot, long to, int done, int n) {
        long key = row.keys[2 * slot];
        long element = row.keys[2 * slot + 1] + row.first + done;
        MemorySegment m = (MemorySegment) (Object) row.staging;
        int whole = Lanes.whole(n);
        for (int i = 0; i < whole; i += Lanes.COUNT) {
            VectorPhilox.uniform(VectorPhilox.words(key, element + i))
                    .intoMemorySegment(m, to + 4L * i, LITTLE_ENDIAN);
        }
        for (int i = whole; i < n; i++) {
            Lanes.store(Philox.uniform(Philox.word(key, element + i)), m, to + 4L * i);
        }
    }

    /** Coordinates along an axis of elements {@code done} to {@code done + n − 1} of the row. */
    static void index(Row row, int axis, long to, int done, int n) {
        int rank = row.coordinates.length;
        int a = axis < 0 ? axis + rank : axis;
        int slope = a == rank - 1 ? 1 : 0;
        long first = row.coordinates[a] + (long) slope * done;
        int whole = first + n < EXACT ? Lanes.whole(n) : 0;
        vectors(first, slope, row.staging, to, whole);
        for (int i = whole; i < n; i++) {
            Lanes.store((float) (first + (long) slope * i), row.staging, to + 4L * i);
        }
    }

    private static void vectors(long first, int slope, MemorySegment memory, long to, int whole) {
        MemorySegment m = (MemorySegment) (Object) memory;
        FloatVector ramp = RAMP.mul(slope).add((float) first);
        for (int i = 0; i < whole; i += Lanes.COUNT) {
            ramp.add(slope * i).intoMemorySegment(m, to + 4L * i, LITTLE_ENDIAN);
        }
    }
}
