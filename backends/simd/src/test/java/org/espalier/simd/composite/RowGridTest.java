package org.espalier.simd.composite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Chunks of rows, on which the bits of sums over rows depend. */
class RowGridTest {
    @Test
    void sumsHaveChunksOf64RowsAndAtMost256() {
        for (int rows : List.of(0, 1, 64, 65, 4096, 16_384)) {
            assertEquals(new RowGrid(rows, 64), RowGrid.summed(rows));
        }
        assertEquals(new RowGrid(16_385, 128), RowGrid.summed(16_385));
        assertEquals(253, RowGrid.summed(1_000_000).chunks());
    }

    @Test
    void everyRowIsInOneChunk() {
        for (int rows : List.of(0, 1, 7, 65, 1003)) {
            for (RowGrid grid : List.of(RowGrid.summed(rows), RowGrid.independent(rows, 1003))) {
                AtomicIntegerArray seen = new AtomicIntegerArray(rows);
                try (Lab lab = new Lab(3)) {
                    grid.forEach(
                            lab,
                            (_, first, end) -> {
                                for (long r = first; r < end; r++) {
                                    seen.incrementAndGet((int) r);
                                }
                            });
                }
                for (int r = 0; r < rows; r++) {
                    assertEquals(1, seen.get(r), "row " + r + " of " + rows);
                }
            }
        }
    }
}
