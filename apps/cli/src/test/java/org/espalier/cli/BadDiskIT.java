package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.cli.TinyProgram.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program on disks that are full or lose bytes: it says so and ends with equal bits.
 */
@Timeout(300)
final class BadDiskIT {
    private static final String[] LENGTH = {
        "--steps=180", "--set=train.checkpoint=50", "--set=optimizer.id=sgd"
    };
    private static final String DAMAGED = "is damaged and passed over";

    /** Lets a run of this length make its checkpoints and stops its metrics some steps later. */
    private static final int KILOBYTES = 57;

    private static @TempDir Path folder;
    private static TinyProgram program = new TinyProgram(Path.of(""));
    private static Ended stopped = new Ended(0, "");

    /** An undisturbed run, and one whose metrics.jsonl outgrew what a file may take. */
    @BeforeAll
    static void runs() throws Exception {
        program = TinyProgram.in(folder);
        Ended whole = program.train("whole", LENGTH);
        assertEquals(0, whole.code(), whole.text());
        stopped = program.trainWithFilesBelow(KILOBYTES, "stopped", LENGTH);
    }

    @Test
    void metricsThatCannotGrow() throws Exception {
        assertEquals(1, stopped.code(), stopped.text());
        String said = stopped.flowing();
        assertTrue(said.contains("cannot write stopped/metrics.jsonl: File too large"), said);
        assertTrue(said.matches(".*; [0-9,]+ bytes are free.*make room, then resume.*"), said);
        endsAsTheWhole(copy("grown"), 150);
    }

    @Test
    void aFlippedByte() throws Exception {
        Path weights = copy("flipped").resolve("checkpoints/step-00000150/weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        String said = endsAsTheWhole(folder.resolve("flipped"), 100);
        assertTrue(said.contains("step-00000150 " + DAMAGED), said);
        assertTrue(said.contains("weights.safetensors"), said);
    }

    @Test
    void aCutFile() throws Exception {
        Path state = copy("cut").resolve("checkpoints/step-00000150/state.safetensors");
        byte[] bytes = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(bytes, bytes.length - 1));
        String said = endsAsTheWhole(folder.resolve("cut"), 100);
        assertTrue(said.contains("step-00000150 " + DAMAGED), said);
        assertTrue(said.contains("state.safetensors"), said);
    }

    /** No optimizer state fits: there is no checkpoint, and the run begins again. */
    @Test
    void aCheckpointThatCannotBeWritten() throws Exception {
        Ended full = program.trainWithFilesBelow(20, "full", LENGTH);
        assertEquals(1, full.code(), full.text());
        String said = full.flowing();
        assertTrue(said.contains("full/checkpoints/step-00000050: File too large"), said);
        assertTrue(said.matches(".*It needs [1-9][0-9,]* bytes, [0-9,]+ bytes are free.*"), said);
        assertEquals(List.of(), steps("full"));
        endsAsTheWhole(folder.resolve("full"), 0);
    }

    /** A file system of its own, with room for two checkpoints. */
    @Test
    void aFullFileSystem() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                shell("mount -t tmpfs -o size=240k tmpfs " + disk) == 0,
                "a file system can be mounted by root alone");
        try {
            Ended full = program.train("disk/run", LENGTH);
            assertEquals(1, full.code(), full.text());
            String said = full.flowing();
            assertTrue(said.contains("step-00000150: No space left on device"), said);
            assertEquals(List.of("step-00000050", "step-00000100"), steps("disk/run"));
            assertEquals(0, shell("mount -o remount,size=8m " + disk));
            endsAsTheWhole(disk.resolve("run"), 100);
        } finally {
            shell("umount " + disk);
        }
    }

    /** Resumes after the step and ends with the bits of the undisturbed run. */
    private static String endsAsTheWhole(Path run, long after) throws Exception {
        Ended resumed = program.run("resume", run.toString());
        assertEquals(0, resumed.code(), resumed.text());
        String said = resumed.flowing();
        assertEquals(after > 0, said.contains("resumed after step " + after), resumed.text());
        Ended difference = program.run("diff", "whole", run.toString());
        assertEquals(0, difference.code(), difference.text());
        return said;
    }

    /** A copy of the stopped run, to do damage to. */
    private static Path copy(String name) throws IOException {
        Path from = folder.resolve("stopped");
        Path to = folder.resolve(name);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
        assertTrue(steps(name).contains("step-00000150"), () -> stopped.text());
        return to;
    }

    private static List<String> steps(String run) throws IOException {
        Path checkpoints = folder.resolve(run).resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static int shell(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command + " 2>/dev/null").start().waitFor();
    }
}
