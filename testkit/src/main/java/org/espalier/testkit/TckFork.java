package org.espalier.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.espalier.testkit.backend.Candidate;
import org.espalier.testkit.backend.DeterminismRules;

/** Runs the determinism cases of a {@link BackendTck} in a JVM like this one but for some flags. */
final class TckFork implements Candidate.Fork {
    /** Minutes after which a fork is taken for hung. */
    private static final long PATIENCE = 5;

    private final Class<?> test;

    TckFork(Class<?> test) {
        this.test = test;
    }

    @Override
    public List<String> fingerprints(List<String> flags, long seed) {
        try {
            Path folder = Files.createTempDirectory("espalier-tck");
            try {
                return run(flags, seed, folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("tck: cannot start another JVM", e);
        }
    }

    private List<String> run(List<String> flags, long seed, Path folder) throws IOException {
        Path result = folder.resolve("fingerprints.txt");
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(TckFork.class.getName(), test.getName(), "" + seed));
        command.add(result.toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (exitCode(process) != 0) {
            throw new IllegalStateException(
                    "tck: %s failed:%n%s".formatted(command, Files.readString(log)));
        }
        return Files.readAllLines(result);
    }

    private static int exitCode(Process process) {
        try {
            if (process.waitFor(PATIENCE, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            throw new IllegalStateException("tck: a JVM ran for " + PATIENCE + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("tck: interrupted while another JVM runs", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /**
     * What the other JVM runs.
     *
     * @param arguments name of the test class, seed, file to write
     */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
        constructor.setAccessible(true);
        BackendTck test = (BackendTck) constructor.newInstance();
        List<String> lines =
                DeterminismRules.fingerprints(
                        test.candidate(Optional.empty()), Long.parseLong(arguments[1]));
        Files.write(Path.of(arguments[2]), lines);
    }
}
