package org.espalier.metalearning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.Split;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.TextRuns;
import org.espalier.train.ConfigException;
import org.espalier.train.RunListener;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sine waves, and a run on them from its file. */
@ExtendWith(NoLeaks.class)
class SinusoidsTest {
    private static final SineTasks TASKS = new SineTasks(3, 2, 1 << 20, 50, 0);

    @TempDir private static Path folder;

    private static List<float[]> read(SineTasks tasks, Split split, long n) {
        float[][] all = {new float[3], new float[3], new float[2], new float[2]};
        List<MemorySegment> fields = Arrays.stream(all).map(MemorySegment::ofArray).toList();
        tasks.read(split, n, fields);
        return List.of(all);
    }

    /**
     * The zero function is wrong by E[A²]/2 = 4.2517 in the mean, and −(2/π)E[A]cos x, the best
     * that does not adapt, by 3.0057: φ is in [0, π), so that sin(x − φ) has the mean −(2/π)cos x.
     */
    @Test
    void momentsAreThoseOfTheTask() {
        double square = 0;
        double best = 0;
        int n = 40_000;
        for (int i = 0; i < n; i++) {
            List<float[]> one = read(TASKS, Split.TRAIN, i);
            float x = one.getFirst()[0];
            float y = one.get(1)[0];
            assertTrue(x >= -5 && x < 5 && Math.abs(y) < 5);
            double guess = -2 / StrictMath.PI * 2.55 * StrictMath.cos(x);
            square += y * y / (double) n;
            best += (y - guess) * (y - guess) / n;
        }
        assertEquals(4.2517, square, 0.1);
        assertEquals(3.0057, best, 0.1);
    }

    @Test
    void tasksAreTheirNumbers() {
        List<float[]> one = read(TASKS, Split.TRAIN, 77);
        for (int f = 0; f < 4; f++) {
            assertArrayEquals(one.get(f), read(TASKS, Split.TRAIN, 77).get(f));
        }
        assertNotEquals(one.getFirst()[0], read(TASKS, Split.TRAIN, 78).getFirst()[0]);
        assertNotEquals(one.getFirst()[0], read(TASKS, Split.VALIDATION, 7).getFirst()[0]);
        SineTasks other = new SineTasks(3, 2, 1 << 20, 50, 1);
        assertNotEquals(one.getFirst()[0], read(other, Split.TRAIN, 77).getFirst()[0]);
        assertNotEquals(TASKS.fingerprint(), other.fingerprint());
        DataException e =
                assertThrows(DataException.class, () -> read(TASKS, Split.VALIDATION, 50));
        assertEquals("sinusoid: there is no task 50 among 50", e.getMessage());
    }

    private static void run(String name, String text) {
        RunSettings settings =
                new RunSettings(Optional.of(folder.resolve(name)), 1, List.of(), new StopToken());
        Runs.train(TextRuns.file(folder, text), settings, RunListener.none());
    }

    @Test
    void aRunTellsOfEachStep() throws Exception {
        run(
                "waves",
                """
                model: {id: mlp, hidden: 8}
                data: {id: sinusoid, validation: 20, batch: 4}
                objective: {id: maml, evaluation_steps: 2}
                optimizer: {id: adam, lr: 0.001}
                backend: {id: reference}
                train: {steps: 4}
                """);
        String last = Files.readAllLines(folder.resolve("waves/metrics.jsonl")).getLast();
        for (String name : List.of("val_loss", "error_0", "error_1", "error_2")) {
            assertTrue(last.contains("\"" + name + "\""), last);
        }
        assertTrue(!last.contains("error_3"), last);
    }

    @Test
    void modelsThatDoNotFitAreNamed() {
        String text =
                "data: {id: sinusoid, batch: 4}\nbackend: {id: reference}\ntrain: {steps: 1}\n";
        ConfigException e =
                assertThrows(ConfigException.class, () -> run("gpt", "model: gpt\n" + text));
        assertTrue(e.getMessage().contains("needs a dataset of tokens"), e.getMessage());
    }
}
