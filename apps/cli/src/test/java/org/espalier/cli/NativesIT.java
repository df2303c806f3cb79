package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.cli.TinyProgram.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program with and without the jars that carry native libraries. */
@Timeout(300)
final class NativesIT {
    private static final Path MODULES = Path.of("target/mods").toAbsolutePath();
    private static final Path NATIVES = Path.of("target/natives").toAbsolutePath();

    private static final Pattern RESULT =
            Pattern.compile("^result +validation ([0-9.]+) bits/byte", Pattern.MULTILINE);

    private @TempDir Path folder;

    private static List<String> flags(Path modules, String classPath) {
        return List.of(
                "-Xcheck:jni",
                "--add-modules",
                "ALL-MODULE-PATH",
                "--enable-native-access=org.espalier.spi,com.sun.jna",
                "-cp",
                classPath,
                "-p",
                modules.toString());
    }

    @Test
    void withThemOneDnnTrainsAndNoCheckOfJniFails() throws Exception {
        assumeTrue(isLinux(), "the oneDNN jar is for linux-x86_64");
        TinyProgram program = TinyProgram.in(folder);
        List<String> flags = flags(MODULES, NATIVES + "/*");
        Ended simd = program.with(flags, training("simd", "--backend", "simd"));
        assertEquals(0, simd.code(), simd.text());
        for (String precision : new String[] {"f32", "bf16", "bf16x3"}) {
            String[] training =
                    training(precision, "--backend", "onednn", "--precision", precision);
            Ended run = program.with(flags, training);
            assertEquals(0, run.code(), run.text());
            assertTrue(run.text().contains("oneDNN 3."), run.text());
            assertEquals(
                    times(run, "com.sun.jna.Native.loadNativeDispatchLibrary("),
                    times(run, "in native method"),
                    run.text());
            double bits = precision.equals("bf16") ? 0.02 : 1e-4;
            assertEquals(bitsPerByte(simd), bitsPerByte(run), bits, precision);
        }
    }

    /** JNA's own start-up leaves one call unchecked, wherever it is loaded. */
    private static long times(Ended run, String words) {
        return run.text().lines().filter(l -> l.contains(words)).count();
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static String[] training(String run, String... more) {
        return Stream.concat(
                        Stream.of("train", "run.yaml", "--data", "text", "--run-dir", run),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** The figure in {@code result validation 4.321 bits/byte …}. */
    private static double bitsPerByte(Ended ended) {
        Matcher figure = RESULT.matcher(ended.text());
        assertTrue(figure.find(), ended.text());
        return Double.parseDouble(figure.group(1));
    }

    @Test
    void withoutTheLibraryTheBackendSaysSo() throws Exception {
        TinyProgram program = TinyProgram.in(folder);
        Ended doctor = program.with(flags(MODULES, "."), "doctor");
        assertEquals(0, doctor.code(), doctor.text());
        assertTrue(doctor.flowing().contains("no oneDNN library for"), doctor.text());
    }

    @Test
    void withoutJnaAndJoclNothingElseChanges() throws Exception {
        TinyProgram program = TinyProgram.in(folder);
        Path few = fewer("jna-jpms.jar", "jocl.jar");
        List<String> flags = List.of("--add-modules", "ALL-MODULE-PATH", "-p", few.toString());
        Ended doctor = program.with(flags, "doctor");
        assertEquals(0, doctor.code(), doctor.text());
        assertTrue(doctor.flowing().contains("JNA is not among the modules"), doctor.text());
        assertTrue(doctor.flowing().contains("JOCL is not among the modules"), doctor.text());
        Ended run = program.with(flags, training("plain", "--steps", "3"));
        assertEquals(0, run.code(), run.text());
    }

    private Path fewer(String... left) throws IOException {
        Path few = Files.createDirectories(folder.resolve("few"));
        try (Stream<Path> all = Files.list(MODULES)) {
            for (Path jar : all.toList()) {
                Files.createSymbolicLink(few.resolve(jar.getFileName()), jar);
            }
        }
        for (String name : left) {
            Files.delete(few.resolve(name));
        }
        return few;
    }
}
