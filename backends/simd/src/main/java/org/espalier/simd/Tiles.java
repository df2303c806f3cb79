package org.espalier.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * Copies tiles of the last two axes from one operand to another, element by element in memory order
 * of the target.
 */
final class Tiles {
    /** Columns per tile. */
    private static final int COLUMNS = 32;

    /** Runs of fewer bytes are copied by element. */
    private static final long SHORT_RUN = 64;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final MemorySegment source;
    private final MemorySegment target;
    private final DType from;
    private final DType to;
    private final Axes axes;
    private final long step;
    private final long stepTo;

    /** Operand 0 of the axes is the source, operand 1 the target. */
    Tiles(Slice source, Slice target, Axes axes) {
        this.source = ((HostBuffer) source.buffer()).segment();
        this.target = ((HostBuffer) target.buffer()).segment();
        this.from = source.buffer().dtype();
        this.to = target.buffer().dtype();
        this.axes = axes;
        this.step = axes.innerStride(0) * from.bytes();
        this.stepTo = axes.innerStride(1) * to.bytes();
    }

    /** Elements {@code first} to {@code end − 1} of the only axis. */
    void part(long first, long end) {
        long at = axes.offset(0) * from.bytes() + first * step;
        long into = axes.offset(1) * to.bytes() + first * stepTo;
        row(at, into, Math.toIntExact(end - first));
    }

    /** The only axis, with both operands' offsets moved by so many elements. */
    void shifted(long more, long moreTo) {
        long at = (axes.offset(0) + more) * from.bytes();
        long into = (axes.offset(1) + moreTo) * to.bytes();
        row(at, into, Math.toIntExact(axes.inner()));
    }

    /** Rows {@code first} to {@code first + count − 1} of a plane. */
    void rows(Odometer plane, long first, int count) {
        int axis = axes.rank() - 2;
        long rowStep = axes.stride(0, axis) * from.bytes();
        long rowStepTo = axes.stride(1, axis) * to.bytes();
        long at = plane.start(0) * from.bytes() + first * rowStep;
        long into = plane.start(1) * to.bytes() + first * rowStepTo;
        long width = isRun() ? axes.inner() : COLUMNS;
        for (long column = 0; column < axes.inner(); column += width) {
            int n = Math.toIntExact(Math.min(width, axes.inner() - column));
            for (int r = 0; r < count; r++) {
                row(at + r * rowStep + column * step, into + r * rowStepTo + column * stepTo, n);
            }
        }
    }

    private boolean isRun() {
        return from == to && step == from.bytes() && stepTo == to.bytes();
    }

    private void row(long at, long into, int n) {
        if (isRun() && n * step >= SHORT_RUN) {
            MemorySegment.copy(source, at, target, into, n * step);
        } else if (from != to) {
            integers(at, into, n);
        } else {
            switch (from.bytes()) {
                case 1 -> bytes(source, at, step, target, into, stepTo, n);
                case 2 -> shorts(source, at, step, target, into, stepTo, n);
                case 4 -> ints(source, at, step, target, into, stepTo, n);
                default -> longs(source, at, step, target, into, stepTo, n);
            }
        }
    }

    private void integers(long at, long into, int n) {
        for (int i = 0; i < n; i++) {
            long value = Elements.integer(from, source, at + i * step);
            Elements.setInteger(to, target, into + i * stepTo, value);
        }
    }

    private static void bytes(
            MemorySegment source,
            long at,
            long step,
            MemorySegment target,
            long into,
            long stepTo,
            int n) {
        MemorySegment s = (MemorySegment) (Object) source;
        MemorySegment t = (MemorySegment) (Object) target;
        for (int i = 0; i < n; i++) {
            t.set(
                    ValueLayout.JAVA_BYTE,
                    into + i * stepTo,
                    s.get(ValueLayout.JAVA_BYTE, at + i * step));
        }
    }

    private static void shorts(
            MemorySegment source,
            long at,
            long step,
            MemorySegment target,
            long into,
            long stepTo,
            int n) {
        MemorySegment s = (MemorySegment) (Object) source;
        MemorySegment t = (MemorySegment) (Object) target;
        for (int i = 0; i < n; i++) {
            t.set(SHORT, into + i * stepTo, s.get(SHORT, at + i * step));
        }
    }

    private static void ints(
            MemorySegment source,
            long at,
            long step,
            MemorySegment target,
            long into,
            long stepTo,
            int n) {
        MemorySegment s = (MemorySegment) (Object) source;
        MemorySegment t = (MemorySegment) (Object) target;
        for (int i = 0; i < n; i++) {
            t.set(INT, into + i * stepTo, s.get(INT, at + i * step));
        }
    }

    private static void longs(
            MemorySegment source,
            long at,
            long step,
            MemorySegment target,
            long into,
            long stepTo,
            int n) {
        MemorySegment s = (MemorySegment) (Object) source;
        MemorySegment t = (MemorySegment) (Object) target;
        for (int i = 0; i < n; i++) {
            t.set(LONG, into + i * stepTo, s.get(LONG, at + i * step));
        }
    }
}
