package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.espalier.core.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    @TempDir Path folder;

    static MetricsLine.Step step(long n, double loss) {
        return new MetricsLine.Step(
                n, loss, n * 4096, 11_200.5, 3e-4, 0.61, 1L << 30, n * 0.25, new LinkedHashMap<>());
    }

    private static MetricsLine.Evaluation evaluation(long n) {
        var extra = new LinkedHashMap<String, Double>();
        extra.put("accuracy", 0.5);
        return new MetricsLine.Evaluation(n, 1.5, 2.25, n * 0.25, extra);
    }

    private Path file() {
        return folder.resolve("metrics.jsonl");
    }

    private Metrics resume(long step) {
        return Metrics.openForResume(file(), Disk.machine(), step);
    }

    private void run(int steps) {
        try (var metrics = Metrics.create(file(), Disk.machine())) {
            for (int n = 1; n <= steps; n++) {
                metrics.add(step(n, 1.0 / n));
                if (n % 2 == 0) {
                    metrics.add(evaluation(n));
                }
            }
            metrics.force();
        }
    }

    @Test
    void aLineIsReadable() throws IOException {
        run(2);
        assertEquals(
                """
                {"step":1,"loss":1.0,"loss_hex":"0x1.0p0","tokens":4096,"tokens_per_second":11200.5,\
                "lr":3.0E-4,"grad_norm":0.61,"peak_rss_bytes":1073741824,"elapsed":0.25}
                {"step":2,"loss":0.5,"loss_hex":"0x1.0p-1","tokens":8192,"tokens_per_second":11200.5,\
                "lr":3.0E-4,"grad_norm":0.61,"peak_rss_bytes":1073741824,"elapsed":0.5}
                {"step":2,"val_loss":1.5,"val_loss_hex":"0x1.8p0","val_bits_per_byte":2.25,\
                "elapsed":0.5,"accuracy":0.5}
                """,
                Files.readString(file()));
    }

    @Test
    void everyBitSurvives() {
        double[] losses = {
            Math.PI, -0.0, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, 1.1f, 0x1p-149
        };
        try (var metrics = Metrics.create(file(), Disk.machine())) {
            for (int i = 0; i < losses.length; i++) {
                metrics.add(step(i + 1, losses[i]));
            }
        }
        var back = Metrics.read(file());
        for (int i = 0; i < losses.length; i++) {
            assertEquals(step(i + 1, losses[i]), back.get(i));
        }
    }

    @Test
    void linesAreThereBeforeTheFileIsClosed() {
        try (var metrics = Metrics.create(file(), Disk.machine())) {
            metrics.add(step(1, 1));
            assertEquals(List.of(step(1, 1)), Metrics.read(file()));
        }
        assertEquals(List.of(), Metrics.read(folder.resolve("none")));
    }

    @Test
    void resumingCutsWhatCameAfter() {
        run(9);
        var before = Metrics.read(file()).stream().filter(l -> l.step() <= 6).toList();
        try (var metrics = resume(6)) {
            assertEquals(before, Metrics.read(file()));
            metrics.add(step(7, 0.5));
        }
        assertEquals(before.size() + 1, Metrics.read(file()).size());
        resume(0).close();
        assertEquals(List.of(), Metrics.read(file()));
    }

    @Test
    void everyTornLastLineIsCut() throws IOException {
        run(3);
        byte[] whole = Files.readAllBytes(file());
        var lines = Metrics.read(file());
        for (int n = 0; n <= whole.length; n++) {
            Files.write(file(), Arrays.copyOf(whole, n));
            long ends = new String(whole, 0, n, StandardCharsets.UTF_8).lines().count();
            var read = Metrics.read(file());
            assertEquals(lines.subList(0, read.size()), read);
            assertTrue(read.size() >= ends - 1, "cut at " + n);
        }
    }

    @Test
    void aLineAfterTheCheckpointMayBeDamaged() throws IOException {
        run(4);
        Files.write(file(), new byte[] {0, 0, '\n', '\n', 'x'}, StandardOpenOption.APPEND);
        resume(4).close();
        assertEquals(6, Metrics.read(file()).size());
    }

    @Test
    void aDamagedOrMissingLineBeforeItIsRefused() throws IOException {
        run(4);
        String text = Files.readString(file());
        Files.writeString(file(), text.replaceFirst("\"tokens\":8192", "\"tokens\":\"x\""));
        var e = assertThrows(MalformedFileException.class, () -> resume(3));
        assertEquals("fields", e.rule());
        assertEquals(text.indexOf('\n') + 1, e.offset());
        Files.writeString(file(), text);
        var missing = assertThrows(MalformedFileException.class, () -> resume(5));
        assertTrue(missing.getMessage().contains("6 lines without step 5"), missing.getMessage());
        Files.writeString(file(), "x".repeat(MetricsRows.MAX_LINE + 1));
        assertThrows(MalformedFileException.class, () -> Metrics.read(file()));
        Files.writeString(file(), "{\"step\":1,\"loss_hex\":\"\"}\n");
        assertThrows(MalformedFileException.class, () -> Metrics.read(file()));
    }

    @Test
    void cuttingIsAtomic() throws IOException {
        run(5);
        var before = Metrics.read(file());
        Path graves = Files.createDirectory(folder.resolve("graves"));
        var seed = Seed.of(MetricsTest.class, 0x5EED);
        var random = seed.random();
        for (int stop = 1; stop <= 8; stop++) {
            var disk = new CrashDisk(Files.createDirectory(graves.resolve("" + stop)));
            disk.stopAfter(stop);
            try (var metrics = Metrics.openForResume(file(), disk, 4)) {
                metrics.add(step(5, 1.0 / 5));
                metrics.force();
            } catch (CrashDisk.Crash _) {
                disk.crash(CrashDisk.Damage.CUT, random);
            }
            var left = Metrics.read(file());
            assertEquals(before.subList(0, left.size()), left, seed::toString);
            assertTrue(left.size() >= before.size() - 1, seed::toString);
        }
    }
}
