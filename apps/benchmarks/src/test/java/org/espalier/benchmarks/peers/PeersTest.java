package org.espalier.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.Figure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both sides share, and the table. */
class PeersTest {
    @TempDir private Path folder;

    @Test
    void worksizes() {
        assertEquals(291e9, Workload.named("w1").flops(), 1e9);
        assertEquals(788e9, Workload.named("w2").flops(), 1e9);
        assertEquals(0.41e9, Workload.named("w3").flops(), 0.01e9);
        assertEquals(124_439_808, ((Workload.AdamW) Workload.named("w4")).elements());
    }

    @Test
    void weightsSurviveTheFile() throws IOException {
        Weights weights = new Weights(folder.resolve("w"));
        float[] long65 = new float[(1 << 16) + 65];
        for (int i = 0; i < long65.length; i++) {
            long65[i] = Samples.element(0, i);
        }
        List<Weights.Named> written =
                List.of(
                        new Weights.Named("a.b", new long[] {long65.length}, long65),
                        new Weights.Named("empty", new long[] {0, 3}),
                        new Weights.Named("scalar", new long[0], -0f));
        weights.write(written, w -> w);
        List<Weights.Named> read = new ArrayList<>();
        weights.read(read::add);
        assertEquals(3, read.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(written.get(i).name(), read.get(i).name());
            assertArrayEquals(written.get(i).dims(), read.get(i).dims());
            assertArrayEquals(written.get(i).values(), read.get(i).values());
        }
    }

    @Test
    void aRowTellsRatioAndRange() {
        List<String> rows =
                PeersTable.rows(
                        List.of(
                                new Figure("peers/w1/simd", 1000, "ms", 1250, 1.25),
                                Figure.plain("peers/w1/simd/low", 1.2, "times"),
                                Figure.plain("peers/w1/simd/high", 1.3, "times"),
                                Figure.plain("peers/w2/simd/losses-differ", 1, "failures"),
                                Figure.plain("peers/w2/simd/loss-difference", 0.01, "")));
        assertEquals(3, rows.size());
        assertTrue(rows.get(1).contains("1.25 [1.20 .. 1.30]"), rows.get(1));
        assertTrue(rows.get(2).contains("not timed"), rows.get(2));
    }
}
