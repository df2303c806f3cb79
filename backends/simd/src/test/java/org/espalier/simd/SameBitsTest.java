package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Backend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same bits at every vector width and compiler stage: {@link Battery} in other JVMs. */
class SameBitsTest {
    /** Once per run of the tests. */
    private static final List<String> HERE = Battery.hashes(Battery.HOT);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "-XX:MaxVectorSize=16, 4, 45",
        "-XX:MaxVectorSize=32, 8, 45",
        "-XX:MaxVectorSize=64, 0, 45",
        "-XX:TieredStopAtLevel=1, 0, 3"
    })
    void otherJvmsGiveTheSameBits(String option, int lanes, int launches) throws Exception {
        List<String> lines = fork(option, launches);
        assertTrue(lanes == 0 || lines.getFirst().equals(lanes + " lanes"), lines.getFirst());
        assertEquals(String.join("\n", HERE), String.join("\n", lines.subList(1, lines.size())));
    }

    private static List<String> fork(String option, int launches) throws Exception {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:-PrintWarnings", // of processors without 512 bits
                        "-Xmx512m",
                        option,
                        "-cp",
                        places(),
                        Battery.class.getName(),
                        Integer.toString(launches));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "ends in a minute");
        assertEquals(0, process.exitValue(), text);
        return text.lines().filter(line -> !line.startsWith("WARNING: ")).toList();
    }

    /** Where this JVM has the classes from, be it a class path or a module path. */
    private static String places() {
        return Stream.of(Battery.class, SimdBackend.class, Op.class, Backend.class)
                .map(SameBitsTest::place)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
