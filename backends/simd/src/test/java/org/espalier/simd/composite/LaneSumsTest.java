package org.espalier.simd.composite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.espalier.simd.Scratch;
import org.junit.jupiter.api.Test;

/** The order of sums, stated once more and compared with both implementations. */
class LaneSumsTest {
    private static final List<Integer> COUNTS =
            List.of(0, 1, 15, 16, 17, 4095, 4096, 4097, 8192, 8193, 20_000, 28_672, 50_257);

    @Test
    void sumsAreTheContracts() {
        for (int n : COUNTS) {
            float[] x = new Draw(n).normal(n);
            float expected = contract(x);
            assertEquals(expected, ScalarSums.over(n, (s, i) -> s + x[i]), "scalar, n = " + n);
            assertEquals(expected, vectors(x), "vectors, n = " + n);
        }
    }

    @Test
    void nothingAddsUpToMinusZero() {
        assertEquals(-0f, vectors(new float[0]));
        assertEquals(-0f, vectors(new float[] {-0f, -0f}));
        assertEquals(0f, vectors(new float[] {-0f, 0f}));
    }

    private static float vectors(float[] x) {
        try (Arena arena = Arena.ofConfined();
                Scratch scratch = new Scratch()) {
            MemorySegment memory = arena.allocate(Math.max(4, 4L * x.length), 64);
            MemorySegment.copy(x, 0, memory, ValueLayout.JAVA_FLOAT, 0, x.length);
            return new LaneSums(scratch).sum(memory, 0, x.length);
        }
    }

    /**
     * Op.Reduce's words: blocks of 4,096 in 16 lanes from −0, folded by 8, 4, 2, 1; neighbours
     * joined level by level.
     */
    private static float contract(float[] x) {
        List<Float> sums = new ArrayList<>();
        for (int first = 0; first == 0 || first < x.length; first += 4096) {
            float[] lane = new float[16];
            for (int l = 0; l < 16; l++) {
                lane[l] = -0f;
                for (int i = first + l; i < Math.min(x.length, first + 4096); i += 16) {
                    lane[l] += x[i];
                }
            }
            for (int half : new int[] {8, 4, 2, 1}) {
                for (int l = 0; l < half; l++) {
                    lane[l] += lane[l + half];
                }
            }
            sums.add(lane[0]);
        }
        while (sums.size() > 1) {
            List<Float> joined = new ArrayList<>();
            for (int i = 0; i < sums.size(); i += 2) {
                joined.add(i + 1 < sums.size() ? sums.get(i) + sums.get(i + 1) : sums.get(i));
            }
            sums = joined;
        }
        return sums.getFirst();
    }
}
