package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warm training step takes no memory outside the heap: not for tensors, nor for scratch. */
class AllocationsIT {
    private static final int STEPS = AllocationsRun.STEPS - AllocationsRun.WARM;

    @Test
    @DisplayName("segments and bytes outside the heap stay the same over the steps of a tiny GPT")
    void noneAfterTheWarmUp(@TempDir Path folder) throws Exception {
        List<String> lines = run(folder, false);
        assertEquals(STEPS, lines.size());
        assertEquals(1, lines.stream().distinct().count(), String.join("\n", lines));
        assertTrue(Integer.parseInt(lines.getFirst().split(" ", 2)[0]) > 50, lines.getFirst());
    }

    @Test
    @DisplayName("a tensor that every step keeps shows")
    void aPlantedLeakShows(@TempDir Path folder) throws Exception {
        assertTrue(run(folder, true).stream().distinct().count() > 1);
    }

    private static List<String> run(Path folder, boolean planted) throws Exception {
        List<String> flags = List.of("-XX:NativeMemoryTracking=summary");
        return TestJvm.run(folder, flags, AllocationsRun.class, planted);
    }
}
