package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 21, 14, 30, 15);

    @TempDir Path folder;

    private String refused(Runnable step) {
        return assertThrows(RunDirectoryException.class, step::run).getMessage();
    }

    @Test
    void namesSayWhenWhatAndSeed() {
        Path runs = folder.resolve("deep/runs");
        try (var a = RunDirectory.create(runs, "java-source", 7, NOW);
                var b = RunDirectory.create(runs, "java-source", 7, NOW);
                var c = RunDirectory.create(runs, "../Über  alles/ä", -1, NOW)) {
            assertEquals(runs.resolve("2026-11-21-143015-java-source-7"), a.path());
            assertEquals(runs.resolve("2026-11-21-143015-java-source-7-2"), b.path());
            assertEquals(runs.resolve("2026-11-21-143015-ber-alles--1"), c.path());
        }
        assertEquals("2026-11-21-143015-data-0", RunName.of(NOW, "…", 0));
    }

    @Test
    void everythingThatIsStoredComesBack() throws IOException {
        Path place = folder.resolve("run");
        var manifest = Json.object().put("seed", 7).build();
        try (var run = RunDirectory.createAt(place)) {
            assertEquals(Optional.empty(), run.manifest());
            assertEquals(Optional.empty(), run.tokenizer());
            run.writeConfig("train: {steps: 3}\n");
            run.writeManifest(manifest);
            run.writeTokenizer("{}");
            run.writeReport("<!doctype html>");
            run.writeResult(Json.object().put("steps", 3).build());
            run.writeResult(Json.object().put("steps", 4).build());
        }
        try (var run = RunDirectory.read(place)) {
            assertEquals("train: {steps: 3}\n", run.config());
            assertEquals(Optional.of(manifest), run.manifest());
            assertEquals(4, run.result().orElseThrow().whole("steps"));
            assertEquals(Optional.of(place.resolve("tokenizer.json")), run.tokenizer());
            assertEquals(List.of(), run.metrics());
        }
        var names = CheckpointFolder.children(place).stream().map(p -> p.getFileName().toString());
        assertEquals(
                List.of(
                        "LOCK",
                        "config.yaml",
                        "report.html",
                        "result.json",
                        "run.json",
                        "tokenizer.json"),
                names.toList());
    }

    @Test
    void aForeignDirectoryIsRefused() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "x");
        Files.writeString(folder.resolve("notes"), "x");
        String message = refused(() -> RunDirectory.createAt(folder).close());
        assertTrue(message.contains("there is 'notes' and 1 more"), message);
        assertTrue(message.contains(folder.toString()), message);
        assertTrue(
                refused(() -> RunDirectory.createAt(folder.resolve("notes")).close())
                        .endsWith("is a file. Choose another name"));
        assertTrue(refused(() -> RunDirectory.read(folder).close()).contains("holds no run"));
        assertTrue(
                refused(() -> RunDirectory.resume(folder.resolve("none")).close())
                        .contains("does not exist"));
        assertFalse(Files.exists(folder.resolve("LOCK")));
    }

    @Test
    void aRunIsNotOverwritten() {
        Path place = folder.resolve("run");
        RunDirectory.createAt(place).close();
        try (var again = RunDirectory.createAt(place)) {
            again.writeConfig("a: 1\n");
        }
        String message = refused(() -> RunDirectory.createAt(place).close());
        assertTrue(message.contains("espalier resume " + place), message);
    }

    @Test
    void twoCannotTrainInOneDirectory() {
        Path place = folder.resolve("run");
        try (var run = RunDirectory.createAt(place)) {
            run.writeConfig("a: 1\n");
            assertTrue(
                    refused(() -> RunDirectory.resume(place).close())
                            .contains("in use by this process"));
            RunDirectory.read(place).close();
        }
        RunDirectory.resume(place).close();
    }

    @Test
    void anotherProcessIsNamed() throws IOException {
        Path place = folder.resolve("run");
        try (var run = RunDirectory.createAt(place)) {
            run.writeConfig("a: 1\n");
        }
        Process other = holder(place.resolve("LOCK"));
        try {
            assertEquals('h', other.getInputStream().read(), "the other process holds the lock");
            String message = refused(() -> RunDirectory.resume(place).close());
            assertTrue(message.contains("in use by process " + other.pid()), message);
        } finally {
            other.destroyForcibly().onExit().join();
        }
        RunDirectory.resume(place).close();
    }

    /** A process that knows nothing of ours but the file it locks. */
    private Process holder(Path lock) throws IOException {
        String program =
                """
                void main(String[] arguments) throws Exception {
                    var file = new java.io.RandomAccessFile(arguments[0], "rw");
                    file.getChannel().lock();
                    file.writeBytes(ProcessHandle.current().pid() + "\\n");
                    IO.println("held");
                    System.in.read();
                }
                """;
        Path source = Files.writeString(folder.resolve("Holder.java"), program);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, source.toString(), lock.toString())
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void metricsAndCheckpointsGoOnTogether() {
        Path place = folder.resolve("run");
        try (var run = RunDirectory.createAt(place);
                var metrics = run.startMetrics()) {
            run.writeConfig("a: 1\n");
            for (int n = 1; n <= 5; n++) {
                metrics.add(MetricsTest.step(n, 1.0 / n));
            }
            metrics.force();
            run.checkpoints().save(3, Samples.model(3), Json.object().build());
        }
        try (var run = RunDirectory.resume(place);
                var arena = Arena.ofConfined()) {
            long step = run.checkpoints().latest(arena).checkpoint().orElseThrow().step();
            run.resumeMetrics(step).close();
            assertEquals(3, run.metrics().size());
        }
    }

    @Test
    void aRunStoppedBeforeItsFirstStepStartsAgain() {
        Path place = folder.resolve("run");
        try (var run = RunDirectory.createAt(place)) {
            run.writeConfig("a: 1\n");
        }
        try (var run = RunDirectory.resume(place);
                var metrics = run.resumeMetrics(0)) {
            metrics.add(MetricsTest.step(1, 1));
            assertEquals(1, run.metrics().size());
        }
    }

    @Test
    void readersLeaveUnfinishedCheckpointsAlone() throws IOException {
        Path place = folder.resolve("run");
        try (var run = RunDirectory.createAt(place)) {
            run.writeConfig("a: 1\n");
            Path half = place.resolve("checkpoints/.tmp-step-00000001");
            Files.createDirectories(half);
            try (var reader = RunDirectory.read(place)) {
                assertEquals(List.of(), reader.checkpoints().steps());
            }
            assertTrue(Files.exists(half));
            run.checkpoints();
            assertFalse(Files.exists(half));
        }
    }
}
