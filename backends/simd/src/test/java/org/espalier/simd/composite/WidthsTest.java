package org.espalier.simd.composite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.kernel.Op;
import org.espalier.simd.Lanes;
import org.espalier.spi.backend.Backend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kernels have the bits of their twins at every vector width and compiler stage: {@link
 * TwinBattery} in other JVMs.
 */
class WidthsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "-XX:MaxVectorSize=16, 4, 8",
        "-XX:MaxVectorSize=32, 8, 8",
        "-XX:TieredStopAtLevel=1, 0, 1",
    })
    void otherJvmsAgree(String option, int lanes, int repetitions) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-XX:+IgnoreUnrecognizedVMOptions",
                                "-Xmx512m",
                                option,
                                "-cp",
                                classPath(),
                                TwinBattery.class.getName(),
                                Integer.toString(repetitions))
                        .redirectErrorStream(true)
                        .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "ends in a minute");
        assertEquals(0, process.exitValue(), text);
        assertTrue(text.contains((lanes == 0 ? Lanes.COUNT : lanes) + " lanes"), text);
    }

    private static String classPath() {
        return Stream.of(TwinBattery.class, Lanes.class, Op.class, Backend.class)
                .map(WidthsTest::place)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The folder or jar that this JVM has a class from, be it on a class path or a module path. */
    private static String place(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        URL url = Objects.requireNonNull(type.getResource('/' + file), file);
        String text = url.toString();
        String place = text.substring(0, text.length() - file.length());
        boolean jar = place.startsWith("jar:");
        return Path.of(URI.create(jar ? place.substring(4, place.length() - 2) : place)).toString();
    }
}
