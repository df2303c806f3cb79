package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;

/**
 * Sums over rows, one per column and chunk of a {@link RowGrid}, on their way to one per column.
 * Grows, never shrinks.
 */
final class Partials {
    private float[] sums = new float[0];
    private int size;
    private int chunks;

    /** Makes room, and starts every sum at −0. {@code size} is how many sums a chunk has. */
    void start(int chunks, int size) {
        this.chunks = chunks;
        this.size = size;
        int need = Math.multiplyExact(chunks, size);
        if (sums.length < need) {
            sums = new float[need];
        }
        Arrays.fill(sums, 0, need, -0f);
    }

    /** The array that holds all sums. */
    float[] array() {
        return sums;
    }

    /** Where a chunk's sums start in the array. */
    int at(int chunk) {
        return chunk * size;
    }

    /**
     * Adds the chunks' sums in order; {@code row} is sums {@code from}, from + 1, … of each chunk.
     */
    void total(int from, Rows row) {
        int i = 0;
        for (; i < Lanes.whole(row.width()); i += Lanes.COUNT) {
            FloatVector total = FloatVector.broadcast(SPECIES, -0f);
            for (int chunk = 0; chunk < chunks; chunk++) {
                total = total.add(FloatVector.fromArray(SPECIES, sums, at(chunk) + from + i));
            }
            row.set(row.start(), i, total);
        }
        for (; i < row.width(); i++) {
            float total = -0f;
            for (int chunk = 0; chunk < chunks; chunk++) {
                total += sums[at(chunk) + from + i];
            }
            row.set(row.start(), i, total);
        }
    }
}
