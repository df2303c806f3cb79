package org.espalier.cli;

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

/** The packaged program in a folder with a little text and a tiny run file, {@code run.yaml}. */
record TinyProgram(Path folder) {
    private static final int SEED = 7;
    private static final int FILES = 6;
    private static final int WORDS = 1200;

    /**
     * How a command ended.
     *
     * @param code its exit code
     * @param text all it said
     */
    record Ended(int code, String text) {
        /** The text as if no line had been broken. */
        String flowing() {
            return text.replaceAll("\\s+", " ");
        }
    }

    static TinyProgram in(Path folder) throws IOException {
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
        return new TinyProgram(folder);
    }

    /** A training into a run directory, all steps or to its end. */
    Ended train(String run, String... more) throws IOException, InterruptedException {
        return run(training(run, more));
    }

    private static String[] training(String run, String... more) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("train", "run.yaml", "--data", "text", "--run-dir", run));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    Ended run(String... command) throws IOException, InterruptedException {
        return end(start(java(command)), new StringBuilder());
    }

    /** A training that may write no file of more than some kilobytes. */
    Ended trainWithFilesBelow(int kilobytes, String run, String... more)
            throws IOException, InterruptedException {
        List<String> shell = new ArrayList<>();
        shell.addAll(List.of("bash", "-c", "ulimit -f " + kilobytes + " && exec \"$@\"", "bash"));
        shell.addAll(java(training(run, more)));
        return end(start(shell), new StringBuilder());
    }

    /** Runs a command and sends SIGTERM after its first step. */
    Ended terminated(String... command) throws IOException, InterruptedException {
        Process process = start(java(command));
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

    /** Runs a command in a JVM with these flags, the module path among them. */
    Ended with(List<String> flags, String... command) throws IOException, InterruptedException {
        return end(start(java(flags, command)), new StringBuilder());
    }

    private static List<String> java(String... command) {
        return java(List.of("-p", Path.of("target/mods").toAbsolutePath().toString()), command);
    }

    private static List<String> java(List<String> flags, String... command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Its file in /tmp is larger than what a test of full disks allows.
        line.add("-XX:-UsePerfData");
        line.addAll(flags);
        line.addAll(List.of("-m", "org.espalier.cli/org.espalier.cli.Main"));
        line.addAll(List.of(command));
        return line;
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        return builder.directory(folder.toFile()).redirectErrorStream(true).start();
    }
}
