package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;
import org.espalier.simd.Scratch;

/**
 * Sums over rows, one per column and chunk of a {@link RowGrid}, on their way to one per column.
 */
final class Partials implements AutoCloseable {
    private static final long LINE = 64;

    private final Scratch scratch;
    private final MemorySegment memory;
    private final Rows sums;

    /** A sum for each chunk and column, with arbitrary contents. */
    Partials(Scratch scratch, long chunks, int columns) {
        this.scratch = scratch;
        long step = Math.ceilDiv(Float.BYTES * (long) columns, LINE) * LINE;
        this.memory = scratch.take(chunks * step);
        this.sums = new Rows(memory, 0, step, chunks, columns);
    }

    /** The sums, a row for each chunk. */
    Rows sums() {
        return sums;
    }

    /** Sets a chunk's sums to −0 and returns their position. */
    long start(int chunk) {
        sums.fill(sums.at(chunk), -0f);
        return sums.at(chunk);
    }

    /** Adds the chunks' sums in order. */
    void total(Rows row) {
        int i = 0;
        for (; i < Lanes.whole(row.width()); i += Lanes.COUNT) {
            FloatVector total = FloatVector.broadcast(SPECIES, -0f);
            for (long chunk = 0; chunk < sums.count(); chunk++) {
                total = total.add(sums.vector(sums.at(chunk), i));
            }
            row.set(row.start(), i, total);
        }
        for (; i < row.width(); i++) {
            float total = -0f;
            for (long chunk = 0; chunk < sums.count(); chunk++) {
                total += sums.get(sums.at(chunk), i);
            }
            row.set(row.start(), i, total);
        }
    }

    @Override
    public void close() {
        scratch.give(memory);
    }
}
