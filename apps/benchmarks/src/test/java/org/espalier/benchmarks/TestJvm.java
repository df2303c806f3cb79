package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs classes of the tests in JVMs of their own, with all modules. */
public final class TestJvm {
    private TestJvm() {}

    /**
     * The lines that a program writes to the file its first argument names. Where it does not end
     * with 0 the test fails with all it printed.
     *
     * @param folder keeps that file and the output
     * @param arguments those after the first
     */
    public static List<String> run(
            Path folder, List<String> flags, Class<?> main, Object... arguments) throws Exception {
        Path out = Files.createTempFile(folder, main.getSimpleName(), ".txt");
        Path log = folder.resolve(out.getFileName() + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-p", System.getProperty("espalier.mods", "")));
        command.addAll(List.of("--add-modules", "ALL-MODULE-PATH"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.add(out.toString());
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        int code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        assertEquals(0, code, Files.readString(log));
        return Files.readAllLines(out);
    }
}
