package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.core.Seed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A save is stopped at every operation it makes, and what was not forced is damaged in six ways.
 */
class CrashTest {
    private static final int SEEDS = Integer.getInteger("espalier.crash.seeds", 4);

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private final Seed seed = Seed.of(CrashTest.class, 0x5EED);
    private int cases;
    private int inside;
    private Path run = Path.of("");
    private CrashDisk disk = new CrashDisk(Path.of(""));

    /** A run with whole checkpoints of steps 10 and 20, of which two are kept. */
    @BeforeEach
    void start() throws IOException {
        cases++;
        run = Files.createDirectory(folder.resolve("run" + cases));
        disk = new CrashDisk(Files.createDirectory(folder.resolve("graves" + cases)));
        save(10, 10);
        save(20, 20);
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(run, 2, disk);
    }

    private void save(long step, long content) {
        checkpoints().save(step, Samples.model(content), state(content));
    }

    private static Json.Obj state(long content) {
        return Json.object().put("content", content).build();
    }

    /** The content of the newest whole checkpoint, every bit of it compared. */
    private long newest() {
        try (var arena = Arena.ofConfined()) {
            var newest = checkpoints().latest(arena).checkpoint().orElseThrow();
            long content = newest.state().whole("content");
            assertTrue(Samples.same(Samples.model(content), newest.arrays()), seed::toString);
            return content;
        }
    }

    private int operations(long step, long content) {
        int before = disk.calls();
        save(step, content);
        return disk.calls() - before;
    }

    private void discard() throws IOException {
        UnforcedNames.deleteTree(run);
        UnforcedNames.deleteTree(folder.resolve("graves" + cases));
    }

    /**
     * Stops the save at every operation; afterwards the newest checkpoint has the old or the new
     * content.
     */
    private void everywhere(long step, long content, boolean forgetful) throws IOException {
        int n = operations(step, content);
        SplittableRandom random = seed.random();
        for (int stop = 1; stop <= n + 1; stop++) {
            for (var damage : CrashDisk.Damage.values()) {
                for (int i = 0; i < SEEDS; i++) {
                    discard();
                    start();
                    stopped(step, content, forgetful, stop, damage, random.split());
                }
            }
        }
    }

    private void stopped(
            long step,
            long content,
            boolean forgetful,
            int stop,
            CrashDisk.Damage damage,
            SplittableRandom random)
            throws IOException {
        boolean returned = crash(step, content, forgetful, stop, damage, random);
        disk =
                new CrashDisk(
                        Files.createDirectory(folder.resolve("graves" + cases).resolve("next")));
        checkpoints().recover();
        long found = newest();
        assertTrue(
                found == content || (!returned && found == 20),
                () -> "stop %d, %s: found %d; %s".formatted(stop, damage, found, seed));
        for (Path left : CheckpointFolder.children(run.resolve("checkpoints"))) {
            assertTrue(left.getFileName().toString().startsWith("step-"), left::toString);
        }
        save(40, 40);
        assertEquals(40, newest());
    }

    private boolean crash(
            long step,
            long content,
            boolean forgetful,
            int stop,
            CrashDisk.Damage damage,
            SplittableRandom random)
            throws IOException {
        if (forgetful) {
            disk.forget();
        }
        disk.stopAfter(stop);
        boolean returned = true;
        try {
            save(step, content);
        } catch (CrashDisk.Crash _) {
            returned = false;
            inside++;
        }
        disk.crash(damage, random);
        return returned;
    }

    @Test
    void everyStopLeavesTheOldOrTheNewCheckpoint(TestReporter reporter) throws IOException {
        everywhere(30, 30, false);
        assertTrue(inside > 100, "only " + inside + " crashes inside a save");
        reporter.publishEntry("crashes inside a save", Integer.toString(inside));
    }

    @Test
    void everyStopOfAReplacementLeavesTheOldOrTheNew() throws IOException {
        everywhere(20, 25, false);
    }

    @Test
    void aDiskThatForgetsToForceIsFoundOut() {
        var e = assertThrows(Throwable.class, () -> everywhere(30, 30, true));
        assertTrue(String.valueOf(e.getMessage()).contains("stop "), e::toString);
    }

    @Test
    void aFullDiskAtEveryOperationLeavesWhatWasThere() throws IOException {
        int n = operations(30, 30);
        int refused = 0;
        for (int fail = 1; fail <= n; fail++) {
            discard();
            start();
            disk.failAfter(fail);
            refused += refuses() ? 1 : 0;
        }
        assertTrue(refused >= n / 2, refused + " of " + n);
    }

    /** A failed removal of an old checkpoint is no reason to fail: the new one is safe. */
    private boolean refuses() {
        boolean refused = false;
        try {
            save(30, 30);
            assertEquals(30, newest());
        } catch (CheckpointException e) {
            refused = true;
            assertMessage(e);
            assertTrue(newest() == 20 || newest() == 30);
        }
        save(40, 40);
        assertEquals(40, newest());
        assertEquals(0, leftovers());
        return refused;
    }

    private long leftovers() {
        checkpoints().recover();
        return CheckpointFolder.children(run.resolve("checkpoints")).stream()
                .filter(p -> !p.getFileName().toString().startsWith("step-"))
                .count();
    }

    private void assertMessage(CheckpointException e) {
        String text = e.getMessage();
        assertTrue(text.contains("checkpoints/step-00000030"), text);
        assertTrue(text.contains("No space left on device"), text);
        assertTrue(text.matches("(?s).*It needs [1-9][0-9,]* bytes, 4,096 bytes are free.*"), text);
    }

    @Test
    void aFullDiskRemovesTheTemporaryFiles() {
        disk.failAfter(6);
        assertThrows(CheckpointException.class, () -> save(30, 30));
        var names =
                CheckpointFolder.children(run.resolve("checkpoints")).stream()
                        .map(p -> p.getFileName().toString())
                        .toList();
        assertEquals(List.of("step-00000010", "step-00000020"), names);
    }
}
