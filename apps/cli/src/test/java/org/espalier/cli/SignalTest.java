package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and SIGTERM, sent to a JVM of its own. */
@Timeout(60)
final class SignalTest {
    private static final int SIGINT_BIT = 1 << 1;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aRunSavesAndSaysHowToGoOn(String signal, int code) throws Exception {
        assumeSent(signal);
        List<String> rest = new ArrayList<>();
        assertEquals(code, signalled("training", rest, signal));
        String text = String.join("\n", rest);
        assertTrue(text.contains("stopping: a checkpoint is being saved"), text);
        assertTrue(text.contains("stopped  after step"), text);
        assertTrue(text.contains("next     ./espalier resume runs/tiny"), text);
    }

    @Test
    void thePreparationEndsAtOnce() throws Exception {
        List<String> rest = new ArrayList<>();
        assertEquals(143, signalled("preparing", rest, "TERM"));
        assertEquals(List.of("stopped before the first step; there is nothing to save"), rest);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theSecondSignalEndsAtOnce(String signal, int code) throws Exception {
        assumeSent(signal);
        List<String> rest = new ArrayList<>();
        assertEquals(code, signalled("saving-forever", rest, "TERM", signal));
        assertTrue(rest.stream().noneMatch(line -> line.contains("after step")), rest::toString);
    }

    /** A shell's background jobs ignore SIGINT, and so does all that they start. */
    private static void assumeSent(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (signal.equals("INT") && Files.exists(status)) {
            String ignored =
                    Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .findFirst()
                            .orElse("SigIgn: 0")
                            .replaceFirst("SigIgn:\\s*", "");
            assumeFalse(
                    (Long.parseUnsignedLong(ignored, 16) & SIGINT_BIT) != 0,
                    "SIGINT is ignored by this process and its children");
        }
    }

    /** Starts a run, sends it signals, each after it has answered the one before. */
    private static int signalled(String scene, List<String> rest, String... signals)
            throws IOException, InterruptedException {
        Process process = start(scene);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String expected = InterruptedRun.READY;
            for (String signal : signals) {
                readTo(out, expected);
                send(process, signal);
                expected = "stopping";
            }
            out.lines().forEach(rest::add);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it does not end");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void readTo(BufferedReader out, String expected) throws IOException {
        String line = out.readLine();
        while (line != null && !line.contains(expected)) {
            line = out.readLine();
        }
        assertTrue(line != null, () -> "it ended before it said: " + expected);
    }

    private static void send(Process process, String signal)
            throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
    }

    private static Process start(String scene) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        InterruptedRun.class.getName(),
                        scene)
                .redirectErrorStream(true)
                .start();
    }

    /** All that this JVM knows, modules and patches alike. */
    private static String classPath() {
        String name = InterruptedRun.class.getSimpleName() + ".class";
        Path tests = Path.of(InterruptedRun.class.getResource(name).getPath());
        for (int i = 0; i <= InterruptedRun.class.getPackageName().split("\\.", -1).length; i++) {
            tests = tests.getParent();
        }
        return String.join(
                File.pathSeparator,
                tests.toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
    }
}
