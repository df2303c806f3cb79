package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program on a tiny run: trained, interrupted, gone on with, compared, made to write.
 */
@Timeout(300)
final class RunIT {
    private static final int SEED = 7;
    private static final int FILES = 6;
    private static final int WORDS = 1200;

    private @TempDir Path folder;

    @BeforeEach
    void text() throws IOException {
        Random random = new Random(SEED);
        Files.createDirectories(folder.resolve("text"));
        for (int file = 0; file < FILES; file++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < WORDS; word++) {
                text.append("aeiou".charAt(random.nextInt(5))).append(random.nextInt(40));
                text.append(random.nextInt(8) == 0 ? "\n" : " ");
            }
            Files.writeString(folder.resolve("text").resolve(file + ".txt"), text);
        }
        Files.writeString(
                folder.resolve("run.yaml"),
                """
                model: {id: gpt, layers: 1, heads: 1, width: 16, context: 16}
                data: {id: text, batch: 2, vocabulary: 280, holdout: 3, validation_bytes: 1500}
                train: {steps: 40}
                """);
    }

    /**
     * How a command ended.
     *
     * @param code its exit code
     * @param text all it said
     */
    private record Ended(int code, String text) {}

    @Test
    void aStoppedRunGoesOnToTheSameBits() throws Exception {
        Ended whole = run("train", "run.yaml", "--data", "text", "--run-dir", "whole");
        assertEquals(0, whole.code(), whole.text());
        assertTrue(Files.exists(folder.resolve("whole/result.json")), whole.text());

        Ended stopped =
                terminated(
                        "train", "run.yaml", "--data", "text", "--run-dir", "cut", "--threads=1");
        assertEquals(143, stopped.code(), stopped.text());
        assertTrue(stopped.text().contains("next     ./espalier resume cut"), stopped.text());

        Ended resumed = run("resume", "cut", "--threads", "2");
        assertEquals(0, resumed.code(), resumed.text());
        assertTrue(resumed.text().contains("resumed  after step"), resumed.text());

        Ended difference = run("diff", "whole", "cut");
        assertEquals(0, difference.code(), difference.text());
        Ended written = run("generate", "cut", "--prompt", "a1 ", "--tokens", "5");
        assertEquals(0, written.code(), written.text());
        assertTrue(written.text().contains("a1 "), written.text());
    }

    @Test
    void wrongConfigurationAndMissingData() throws Exception {
        Ended config = run("train", "--set", "optimizer.id=adamv");
        assertEquals(78, config.code(), config.text());
        assertTrue(config.text().contains("Did you mean 'adamw'?"), config.text());
        Ended data = run("train", "run.yaml", "--data", "no-such-folder");
        assertEquals(65, data.code(), data.text());
        Ended directory = run("resume", "no-such-run");
        assertEquals(65, directory.code(), directory.text());
    }

    private Ended run(String... command) throws IOException, InterruptedException {
        return end(start(command), new StringBuilder());
    }

    /** Runs a command and sends SIGTERM after its first step. */
    private Ended terminated(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        StringBuilder text = new StringBuilder();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith("  step")) {
            text.append(line).append('\n');
            line = out.readLine();
        }
        // Not process.destroy(), which also closes what is still to be read.
        process.toHandle().destroy();
        return end(process, text);
    }

    private static Ended end(Process process, StringBuilder text)
            throws IOException, InterruptedException {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(line -> text.append(line).append('\n'));
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
            return new Ended(process.exitValue(), text.toString());
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String... command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-p", Path.of("target/mods").toAbsolutePath().toString()));
        line.addAll(List.of("-m", "org.espalier.cli/org.espalier.cli.Main"));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        return builder.directory(folder.toFile()).redirectErrorStream(true).start();
    }
}
