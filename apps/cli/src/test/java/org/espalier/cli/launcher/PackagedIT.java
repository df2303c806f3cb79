package org.espalier.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The folder the launcher runs from: on the module path, without one flag, every part is found. */
final class PackagedIT {
    @Test
    void servicesBindEveryPart() throws Exception {
        String resolution = resolution();
        for (String module :
                new String[] {
                    "core", "simd", "opencl", "optimizers", "sparsity", "compression", "testkit"
                }) {
            String name = "org.espalier." + module + " file:";
            assertTrue(resolution.contains(name), () -> name + " is missing in\n" + resolution);
        }
        assertFalse(resolution.contains("junit"), resolution);
    }

    /** What the JVM resolves for the program, from a dry run: main is found and not called. */
    private static String resolution() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-p",
                                "target/mods",
                                "--dry-run",
                                "--show-module-resolution",
                                "-m",
                                "org.espalier.cli/org.espalier.cli.Main")
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
