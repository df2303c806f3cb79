package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.espalier.core.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final Seed SEED = Seed.of(CheckpointsTest.class, 0x5EED);

    private static final Json.Obj STATE = Json.object().put("scale", 0.5).put("epoch", 3).build();

    @TempDir(factory = MemoryFolder.class)
    Path run;

    private Path save(long step, double score) {
        var some = Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
        return new Checkpoints(run).save(step, Samples.model(step), STATE, some);
    }

    private Checkpoint.Newest latest(Arena arena) {
        return new Checkpoints(run).latest(arena);
    }

    @Test
    void whatIsSavedComesBack() {
        try (var arena = Arena.ofConfined()) {
            assertEquals(new Checkpoint.Newest(Optional.empty(), List.of()), latest(arena));
            Path place = save(7, 1.25);
            var loaded = new Checkpoints(run).load(7, arena);
            assertTrue(Samples.same(Samples.model(7), loaded.arrays()));
            assertEquals(STATE, loaded.state());
            assertEquals(OptionalDouble.of(1.25), loaded.score());
            assertEquals(place, loaded.directory());
            assertEquals("step-00000007", place.getFileName().toString());
        }
    }

    @Test
    void weightsLoadElsewhere() throws IOException {
        Path place = save(1, Double.NaN);
        try (var arena = Arena.ofConfined()) {
            var weights = Safetensors.read(place.resolve("weights.safetensors"), arena);
            assertEquals(
                    List.of("flag", "head.weight", "scale"),
                    weights.arrays().stream().map(NamedArray::name).toList());
            assertEquals("pt", weights.metadata().get("format"));
        }
        try (var files = Files.list(place)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void theNewestAndTheBestStay() {
        double[] scores = {3, 1, 2, 2, 2, 1, Double.NaN};
        for (int i = 0; i < scores.length; i++) {
            save(10L * (i + 1), scores[i]);
        }
        assertEquals(List.of(20L, 50L, 60L, 70L), new Checkpoints(run).steps());
        assertEquals(OptionalLong.of(20), new Checkpoints(run).best());
    }

    @Test
    void aSaveIsNeverItsOwnVictim() {
        save(50, Double.NaN);
        save(60, Double.NaN);
        new Checkpoints(run, 1, Disk.machine()).save(20, Samples.model(20), STATE);
        assertEquals(List.of(20L, 50L, 60L), new Checkpoints(run).steps());
        new Checkpoints(run).dropAfter(20);
        assertEquals(List.of(20L), new Checkpoints(run).steps());
    }

    @Test
    void savingAStepAgainReplacesIt() {
        save(5, Double.NaN);
        new Checkpoints(run).save(5, Samples.model(99), STATE);
        try (var arena = Arena.ofConfined()) {
            assertTrue(
                    Samples.same(Samples.model(99), new Checkpoints(run).load(5, arena).arrays()));
        }
        assertEquals(1, CheckpointFolder.children(run.resolve("checkpoints")).size());
    }

    @Test
    void everyFlippedAndEveryMissingByteIsFound() throws IOException {
        save(1, Double.NaN);
        Path newest = save(2, 0.5);
        var random = SEED.random();
        int damaged = 0;
        for (Path file : CheckpointFolder.children(newest)) {
            byte[] good = Files.readAllBytes(file);
            for (int at = 0; at < good.length; at++) {
                Files.write(file, CrashDisk.flipped(good, at, random));
                assertFallsBack(file, at);
                Files.write(file, Arrays.copyOf(good, at));
                assertFallsBack(file, at);
                damaged += 2;
            }
            Files.write(file, good);
        }
        assertTrue(damaged > 3000, "only " + damaged);
        try (var arena = Arena.ofConfined()) {
            assertEquals(2, latest(arena).checkpoint().orElseThrow().step());
        }
    }

    private void assertFallsBack(Path file, int at) {
        try (var arena = Arena.ofConfined()) {
            var found = latest(arena);
            assertEquals(
                    1,
                    found.checkpoint().orElseThrow().step(),
                    () -> file + " at " + at + "; " + SEED);
            String reason = found.refused().getFirst().reason();
            assertTrue(reason.contains(file.getFileName().toString()), reason);
        }
    }

    @Test
    void whatAStoppedWriterLeftIsCleared() throws IOException {
        save(1, Double.NaN);
        Path root = run.resolve("checkpoints");
        Path half = Files.createDirectory(root.resolve(".tmp-step-00000002"));
        Files.writeString(half.resolve("weights.safetensors"), "half");
        Files.move(root.resolve("step-00000001"), root.resolve(".old-step-00000001"));
        new Checkpoints(run).recover();
        assertEquals(List.of(root.resolve("step-00000001")), CheckpointFolder.children(root));
    }

    @Test
    void aMissingFileIsRefusedByName() throws IOException {
        save(1, Double.NaN);
        Files.delete(save(2, Double.NaN).resolve("state.safetensors"));
        try (var arena = Arena.ofConfined()) {
            var found = latest(arena);
            assertEquals(1, found.checkpoint().orElseThrow().step());
            assertTrue(found.refused().getFirst().reason().contains("state.safetensors"));
        }
    }

    @Test
    void anUnknownStepNamesThoseThatExist() {
        save(1, Double.NaN);
        save(2, Double.NaN);
        try (var arena = Arena.ofConfined()) {
            var e =
                    assertThrows(
                            CheckpointException.class, () -> new Checkpoints(run).load(3, arena));
            assertTrue(e.getMessage().endsWith("There are: [1, 2]"), e.getMessage());
        }
    }
}
