package org.espalier.simd.composite;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.espalier.simd.Lanes.SPECIES;
import static org.espalier.simd.composite.Tile.COLUMNS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.espalier.kernel.Layout;
import org.espalier.simd.Lanes;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * Rows of floats by batch, head and time. All distances and positions are in bytes.
 *
 * @param start position of the first element
 */
record Heads(MemorySegment memory, long start, long batch, long head, long time) {
    /** An operand [B, T, H, D]. */
    static Heads of(Slice slice) {
        return of(slice, 0, 2, 1);
    }

    /** An operand [B, H, T], whose rows are single numbers. */
    static Heads ofNumbers(Slice slice) {
        return of(slice, 0, 1, 2);
    }

    private static Heads of(Slice slice, int batch, int head, int time) {
        Layout layout = slice.layout();
        return new Heads(
                ((HostBuffer) slice.buffer()).segment(),
                Float.BYTES * layout.offset(),
                Float.BYTES * layout.stride(batch),
                Float.BYTES * layout.stride(head),
                Float.BYTES * layout.stride(time));
    }

    /** The position of a row. */
    long at(int b, int h, int t) {
        return start + b * batch + h * head + t * time;
    }

    /**
     * Copies a row of {@code width} floats, times {@code factor}, to {@code m} from {@code to} on.
     */
    void read(long at, int width, float factor, float[] m, int to) {
        int i = 0;
        for (; i < Lanes.whole(width); i += Lanes.COUNT) {
            FloatVector.fromMemorySegment(SPECIES, memory, at + 4L * i, LITTLE_ENDIAN)
                    .mul(factor)
                    .intoArray(m, to + i);
        }
        for (; i < width; i++) {
            m[to + i] = Lanes.load(memory, at + 4L * i) * factor;
        }
    }

    /**
     * Copies a row of {@code width} floats to one row of panels over its elements: element i goes
     * to {@code to + (i div COLUMNS)·space·COLUMNS + i mod COLUMNS}; columns behind the last are 0.
     */
    void readPanels(long at, int width, float[] m, int to, int space) {
        int i = 0;
        for (; i < Lanes.whole(width); i += Lanes.COUNT) {
            FloatVector.fromMemorySegment(SPECIES, memory, at + 4L * i, LITTLE_ENDIAN)
                    .intoArray(m, to + i / COLUMNS * COLUMNS * space + i % COLUMNS);
        }
        for (; i < AttentionSizes.roundUp(width, COLUMNS); i++) {
            float value = i < width ? Lanes.load(memory, at + 4L * i) : 0;
            m[to + i / COLUMNS * COLUMNS * space + i % COLUMNS] = value;
        }
    }

    /**
     * Writes {@code width} floats of {@code m} from {@code from} on, times {@code factor}, to a
     * row.
     */
    void write(float[] m, int from, int width, float factor, long at) {
        int i = 0;
        for (; i < Lanes.whole(width); i += Lanes.COUNT) {
            FloatVector.fromArray(SPECIES, m, from + i)
                    .mul(factor)
                    .intoMemorySegment(memory, at + 4L * i, LITTLE_ENDIAN);
        }
        for (; i < width; i++) {
            Lanes.store(m[from + i] * factor, memory, at + 4L * i);
        }
    }
}
