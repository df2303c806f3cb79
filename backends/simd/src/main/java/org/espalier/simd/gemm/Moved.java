package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.espalier.simd.Scratch;

/** Moves finished sums of i32 to where no tile can write them. */
record Moved(Matrices to) implements Finish, Finish.Run {
    private static final ValueLayout.OfInt I32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(Tiles.ORDER);

    @Override
    public Run start(Scratch scratch) {
        return this;
    }

    @Override
    public void rows(
            long batch,
            long row,
            long column,
            int rows,
            int columns,
            MemorySegment c,
            long at,
            long pitch) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int sum = c.get(I32, at + i * pitch + (long) j * Integer.BYTES);
                to.memory().set(I32, to.at(batch, row + i, column + j), sum);
            }
        }
    }

    @Override
    public void close() {}
}
