package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.train.Generation;
import org.espalier.train.RunSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that make no sense, and what those that do are understood as. */
final class UsageTest {
    private static final List<String> SENSELESS =
            List.of(
                    "trian",
                    "xyz",
                    "--nope",
                    "train --stpes 4",
                    "train --steps",
                    "train --steps --seed 3",
                    "train --steps=x",
                    "train --threads 0",
                    "train --threads many",
                    "train one.yaml two.yaml",
                    "train --memory-budget lots",
                    "train --memory-budget 0",
                    "resume a --memory-budget 2.5g",
                    "generate a --prompt x --memory-budget 9999999999t",
                    "resume",
                    "resume a --threads 2000",
                    "generate",
                    "generate a",
                    "generate a --prompt",
                    "generate a --prompt x --tokens 0",
                    "generate a --prompt x --temperature -1",
                    "generate a --prompt x --temperature NaN",
                    "generate a --prompt x --top-k -1",
                    "diff a",
                    "diff a b c",
                    "plugins adamv",
                    "plugins optimiser",
                    "help trian",
                    "doctor now",
                    "bench --quick",
                    "test -pl api");

    @Test
    void senseless() {
        StringBuilder all = new StringBuilder();
        for (String line : SENSELESS) {
            Ran ran = Ran.command(new FakeDoors(), line.split(" ", -1));
            assertEquals(ExitCode.USAGE, ran.code(), line);
            assertEquals("", ran.out(), line);
            assertTrue(ran.err().startsWith("espalier: "), line);
            all.append("$ ./espalier ").append(line).append('\n').append(ran.err()).append('\n');
        }
        Golden.checkNarrow("usage", all.toString());
    }

    @Test
    void flagsAreShortForSet() {
        FakeDoors doors = new FakeDoors();
        String path = Path.of("some.txt").toAbsolutePath().toString();
        Ran ran =
                Ran.command(
                        doors,
                        ("train my.yaml --steps 5 --set data.batch=2 --backend simd --data ./some.txt"
                                        + " --precision f32 --seed=9 --set=optimizer.lr=1=2 --steps 6"
                                        + " --set optimizer.id=sgd --print-config")
                                .split(" ", -1));
        assertEquals(ExitCode.OK, ran.code(), ran.err());
        assertEquals(Optional.of(Path.of("my.yaml")), doors.asked.getFirst());
        assertEquals(
                List.of(
                        "optimizer.id=sgd",
                        "backend.id=simd",
                        "precision.id=f32",
                        "data.batch=2",
                        "optimizer.lr=1=2",
                        "data.path=" + path,
                        "train.steps=6",
                        "train.seed=9"),
                doors.asked.getLast());
        assertEquals("model: {id: gpt}\ntrain: {steps: 450}\n", ran.out());
    }

    @Test
    void whereAndHowARunTakesPlace() {
        FakeDoors doors = new FakeDoors();
        String[] line = "train --run-dir runs/a --threads 3 --memory-budget 2g".split(" ", -1);
        Ran.command(doors, line);
        RunSettings settings = (RunSettings) doors.asked.getLast();
        assertEquals(Optional.of(Path.of("runs/a")), settings.directory());
        assertEquals(3, settings.threads());
        assertEquals(2L << 30, settings.memoryBudget());
        assertEquals(List.of(line), settings.command());
        assertFalse(settings.stop().isRequested());
    }

    @Test
    void byDefaultANewDirectoryAndAThreadPerCore() {
        FakeDoors doors = new FakeDoors();
        Ran.command(doors, "train");
        RunSettings settings = (RunSettings) doors.asked.getLast();
        assertEquals(Optional.empty(), settings.directory());
        assertEquals(0, settings.threads());
        assertEquals(0, settings.memoryBudget());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1000, 1000",
        "4k, 4096",
        "800m, 838860800",
        "800MiB, 838860800",
        "2G, 2147483648",
        "3gb, 3221225472",
        "1t, 1099511627776"
    })
    void sizesOfMemory(String size, long bytes) {
        FakeDoors doors = new FakeDoors();
        Ran.command(doors, "resume", "runs/a", "--memory-budget", size);
        assertEquals(bytes, ((RunSettings) doors.asked.getLast()).memoryBudget());
        Ran.command(doors, "generate", "runs/a", "--prompt", "x", "--memory-budget", size);
        assertEquals(Generation.of("x").memoryBudget(bytes), doors.asked.getLast());
    }

    @Test
    void promptsAreTakenAsTheyAre() {
        FakeDoors doors = new FakeDoors();
        Ran ran = Ran.command(doors, "generate", "run", "--prompt", "@Override ${x} \"y\" ");
        assertEquals(Generation.of("@Override ${x} \"y\" "), doors.asked.getLast());
        assertEquals("@Override ${x} \"y\" void \u001b[2Jmain() {\n\treturn;\n}\n", ran.out());
    }

    @Test
    void generationIsSetInFull() {
        FakeDoors doors = new FakeDoors();
        Ran.command(
                doors,
                "generate run --prompt x --tokens 7 --temperature 0 --top-k 3 --seed -5"
                        .split(" ", -1));
        assertEquals(new Generation("x", 7, 0, 3, -5), doors.asked.getLast());
    }

    @Test
    void aTerminalIsShownNoControlCharacters() {
        Ran ran =
                Ran.command(
                        new FakeDoors(), FakeTerminal.live(80), "generate", "r", "--prompt", "x ");
        assertEquals("x void \uFFFD[2Jmain() {\n    return;\n}\n", ran.out());
    }
}
