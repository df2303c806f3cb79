package org.espalier.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * Positions of a list sorted by the number that stands there, ascending among equals. Numbers below
 * 0 are left out.
 */
final class Buckets implements AutoCloseable {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final Scratch scratch;
    private final Slice numbers;
    private final long size;
    private final MemorySegment starts;
    private final MemorySegment positions;

    /**
     * Sorts.
     *
     * @param size numbers are less than this
     * @throws IndexOutOfBoundsException when one is not
     */
    Buckets(Scratch scratch, Slice numbers, long size) {
        int count = Math.toIntExact(numbers.layout().shape().elements());
        this.scratch = scratch;
        this.numbers = numbers;
        this.size = size;
        this.starts = scratch.take(4 * (size + 2));
        this.positions = scratch.take(4L * count);
        starts.asSlice(0, 4 * (size + 2)).fill((byte) 0);
        count(count);
        place(count);
    }

    /** Leaves at slot v + 2 how often v occurs, then at slot v + 1 where v starts. */
    private void count(int count) {
        for (int n = 0; n < count; n++) {
            long v = number(n);
            if (v >= size) {
                close();
                throw new IndexOutOfBoundsException(
                        "scatter-add: number %s at position %s is no row of the output; rows are 0 to %s"
                                .formatted(v, n, size - 1));
            }
            if (v >= 0) {
                set(starts, v + 2, get(starts, v + 2) + 1);
            }
        }
        for (long v = 1; v <= size + 1; v++) {
            set(starts, v, get(starts, v) + get(starts, v - 1));
        }
    }

    /** Moves slot v + 1 from where v starts to where it ends, which is where v + 1 starts. */
    private void place(int count) {
        for (int n = 0; n < count; n++) {
            long v = number(n);
            if (v >= 0) {
                int at = get(starts, v + 1);
                set(positions, at, n);
                set(starts, v + 1, at + 1);
            }
        }
    }

    private long number(long n) {
        MemorySegment memory = ((HostBuffer) numbers.buffer()).segment();
        long at = numbers.layout().position(n) * numbers.buffer().dtype().bytes();
        return Elements.integer(numbers.buffer().dtype(), memory, at);
    }

    private static int get(MemorySegment m, long slot) {
        return m.get(INT, 4 * slot);
    }

    private static void set(MemorySegment m, long slot, int value) {
        m.set(INT, 4 * slot, value);
    }

    /** Where the positions of number v start; those of the last end at {@code start(size)}. */
    int start(long v) {
        return get(starts, v);
    }

    /** The position at a place of the sorted order. */
    int position(long place) {
        return get(positions, place);
    }

    @Override
    public void close() {
        scratch.give(starts);
        scratch.give(positions);
    }
}
