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
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.backend.Candidate;
import org.espalier.testkit.backend.DeterminismRules;

/**
 * Runs the determinism cases in a JVM like this one but for some flags.
 *
 * @param subject {@code class NAME} of a {@link BackendTck}, or {@code id ID} of a backend
 */
record TckFork(List<String> subject) implements Candidate.Fork {
    /** Minutes after which a fork is taken for hung. */
    private static final long PATIENCE = 20;

    static TckFork of(Class<?> test) {
        return new TckFork(List.of("class", test.getName()));
    }

    static TckFork of(BackendProvider provider) {
        return new TckFork(List.of("id", provider.id()));
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
        List<String> command = command(flags);
        command.addAll(subject);
        command.addAll(List.of(Long.toString(seed), result.toString()));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (exitCode(process) != 0) {
            throw new IllegalStateException(
                    "tck: " + command + " failed:\n" + Files.readString(log));
        }
        return Files.readAllLines(result);
    }

    private List<String> command(List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        command.addAll(isModular() ? modular() : List.of(TckFork.class.getName()));
        return command;
    }

    /**
     * A backend by id comes from the module path; a test class is found on the class path alone.
     */
    private boolean isModular() {
        return subject.getFirst().equals("id") && TckFork.class.getModule().isNamed();
    }

    private static List<String> modular() {
        String main = TckFork.class.getModule().getName() + "/" + TckFork.class.getName();
        String path = System.getProperty("jdk.module.path", "");
        return List.of("-p", path, "--add-modules", "ALL-MODULE-PATH", "-m", main);
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
     * @param arguments class or id, its name, seed, file to write
     */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        Candidate candidate =
                arguments[0].equals("id")
                        ? Candidate.of(Host.get().backend(arguments[1]), Optional.empty())
                        : tested(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        Files.write(Path.of(arguments[3]), DeterminismRules.fingerprints(candidate, seed));
    }

    private static Candidate tested(String name) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        return ((BackendTck) constructor.newInstance()).candidate(Optional.empty());
    }
}
