package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.train.Generation;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Text from a run: the prompt first, then draws that depend on the seed and nothing else. */
@ExtendWith(NoLiveSegments.class)
class GenerationTest {
    @TempDir private static Path folder;
    private static TinyRun runs;

    @BeforeAll
    static void train() {
        runs = new TinyRun(folder);
        runs.train("run", RunListener.none(), "train.steps=6", "train.evaluate=0");
    }

    private static String text(double temperature, int topK, long seed) {
        return runs.generate("run", new Generation("for x = ", 24, temperature, topK, seed));
    }

    @Test
    void theSameSeedDrawsTheSameText() {
        String a = text(1, 0, 1);
        assertTrue(a.startsWith("for x = "), a);
        assertEquals(a, text(1, 0, 1));
        assertNotEquals(a, text(1, 0, 2));
    }

    @Test
    void withoutTemperatureTheLikeliestIsTaken() {
        String greedy = text(0, 0, 1);
        assertEquals(greedy, text(0, 40, 2));
        assertEquals(greedy, text(1, 1, 3));
        assertEquals(greedy, text(1e-9, 0, 4));
    }

    @Test
    void nothingAskedNothingAdded() {
        assertEquals("for x", runs.generate("run", new Generation("for x", 0, 1, 0, 1)));
    }

    @Test
    void anEmptyPrompt() {
        assertEquals(
                runs.generate("run", new Generation("", 5, 1, 0, 1)),
                runs.generate("run", new Generation("", 5, 1, 0, 1)));
    }

    @Test
    void aPromptLongerThanTheContext() {
        String prompt = "int x = y + 1 ;\n".repeat(20);
        assertTrue(runs.generate("run", new Generation(prompt, 3, 1, 0, 1)).startsWith(prompt));
    }

    @Test
    void aRunWithoutACheckpoint() throws IOException {
        StopToken stop = new StopToken();
        runs.train("empty", stop, TinyRun.stopAfter(stop, s -> s == 1));
        try (var all = Files.walk(runs.directory("empty").resolve("checkpoints"))) {
            all.sorted(java.util.Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
        }
        RunException e =
                assertThrows(RunException.class, () -> runs.generate("empty", Generation.of("x")));
        assertEquals(
                "the run has no checkpoint yet. Fix: train first, or name another run",
                e.getMessage());
    }
}
