package org.espalier.benchmarks.kill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillIT {
    private static final int KILLS = 12;
    private static final int STEPS = 420;

    @Test
    @DisplayName("a run killed 12 times and resumed on other threads ends with the same bits")
    void kills(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("espalier.seed", System.nanoTime());
        Counts counts = new KillTest(folder, KILLS, STEPS, seed).run();
        System.out.println("kill: " + counts);
        assertTrue(
                counts.passed(),
                () ->
                        counts
                                + "\n  replay: ./mvnw verify -pl apps/benchmarks -am -Dit.test=KillIT"
                                + " -Despalier.seed="
                                + seed);
    }
}
