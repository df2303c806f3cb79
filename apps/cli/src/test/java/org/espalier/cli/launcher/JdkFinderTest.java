package org.espalier.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that finds a JDK before any JVM runs, tried on homes that hold no more than it reads.
 */
final class JdkFinderTest {
    /** Sources the finder, confines it to the folder of the test, and prints what it chose. */
    private static final String SCRIPT =
            """
            set -eu
            . "$FINDER"
            esp_path_jdk() { :; }
            esp_usual_jdks() { for home in "$HOMES"/*; do esp_consider "$home"; done; }
            esp_find_jdk || exit
            echo "$esp_found $JAVA_HOME"
            """;

    @TempDir Path homes;

    @Test
    void aNamedJdkWinsOverALowerOneInTheUsualPlaces() throws Exception {
        jdk("jdk-25", "25.0.3");
        Path named = jdk("jdk 26", "26");
        assertEquals("26 " + named + "\n", find(Map.of("ESPALIER_JDK", named.toString())).out());
    }

    @Test
    void theLowestThatWillDoIsChosen() throws Exception {
        jdk("a-27", "27.0.1");
        Path lowest = jdk("b-25", "25.0.3");
        jdk("c-21", "21.0.9");
        jdk("d-8", "1.8.0_402");
        assertEquals("25 " + lowest + "\n", find(Map.of()).out());
    }

    @Test
    void anOldJavaHomeIsIgnoredAloud() throws Exception {
        Path old = jdk("jdk-17", "17.0.15");
        Path home = jdk("jdk-25", "25");
        Answer answer = find(Map.of("JAVA_HOME", old.toString()));
        assertEquals("25 " + home + "\n", answer.out());
        assertTrue(answer.err().contains("JAVA_HOME=" + old + " is ignored"), answer::err);
        assertTrue(answer.err().contains("JDK 17"), answer::err);
    }

    @Test
    void aJreIsNoJdk() throws Exception {
        Path jre = Files.createDirectories(homes.resolve("jre-25"));
        Files.writeString(jre.resolve("release"), "JAVA_VERSION=\"25\"\n");
        assertEquals(69, find(Map.of()).exit());
    }

    @Test
    void withoutAJdkTheMessageSaysWhatToDo() throws Exception {
        jdk("jdk-17", "17.0.15");
        Answer answer = find(Map.of());
        assertEquals(69, answer.exit());
        assertTrue(answer.err().contains("no JDK 25 or newer found"), answer::err);
        assertTrue(answer.err().contains("export ESPALIER_JDK="), answer::err);
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = homes.resolve(name);
        Path javac = Files.createDirectories(home.resolve("bin")).resolve("javac");
        Files.writeString(javac, "");
        assertTrue(javac.toFile().setExecutable(true));
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Answer find(Map<String, String> variables) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("HOMES", homes.toString());
        environment.put("FINDER", Path.of("../../.mvn/find-jdk.sh").toAbsolutePath().toString());
        environment.putAll(variables);
        Path err = Files.createTempFile(homes, "err", ".txt");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, Files.readString(err));
    }

    private record Answer(int exit, String out, String err) {}
}
