package org.espalier.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.spi.Host;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Devices are found and chosen; what is missing is named with its cure. */
@ExtendWith(NoLeaks.class)
class ProbeTest {
    @TempDir private Path folder;

    /** What a JVM of its own prints: one that sees only some jars, or other drivers. */
    private static String elsewhere(String without, String vendors) throws Exception {
        String path =
                Stream.of("jdk.module.path", "java.class.path")
                        .map(p -> System.getProperty(p, ""))
                        .flatMap(p -> Stream.of(p.split(File.pathSeparator)))
                        .filter(p -> without.isEmpty() || !Path.of(p).toString().contains(without))
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        ProbeTest.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OCL_ICD_VENDORS", vendors);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    public static void main(String[] args) {
        System.out.println(new OpenClBackendProvider().probe());
    }

    @Test
    void withoutJoclItSaysSo() throws Exception {
        String text = elsewhere("jocl", "");
        assertTrue(text.startsWith("Unavailable[reason=JOCL is not among the modules"), text);
        assertTrue(text.contains("--add-modules jocl"), text);
    }

    @Test
    void aLoaderIsLookedForWithoutLoadingIt() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "other systems are not searched");
        Path cache = folder.resolve("ld.so.cache");
        Files.writeString(cache, "libc.so.6\0libm.so.6\0");
        assertFalse(new Loader(cache, List.of(folder)).mayExist());
        Files.writeString(folder.resolve("libOpenCL.so.1"), "");
        assertTrue(new Loader(cache, List.of(folder)).mayExist());
        Files.writeString(cache, "libc.so.6\0libOpenCL.so.1\0");
        assertTrue(new Loader(cache, List.of()).mayExist());
        assertTrue(new Loader(folder.resolve("none"), List.of()).mayExist());
    }

    @Test
    void withoutADriverItSaysSo() throws Exception {
        Present.assume();
        String text = elsewhere("", folder.toString());
        assertTrue(text.startsWith("Unavailable[reason=the OpenCL loader knows no platform"), text);
        assertTrue(text.contains("pocl-opencl-icd"), text);
    }

    @Test
    void devicesAreNumberedAndChosenByNumber() {
        Present.assume();
        var all =
                assertInstanceOf(Availability.Available.class, new OpenClBackendProvider().probe());
        assertFalse(all.devices().isEmpty());
        assertTrue(all.devices().getFirst().startsWith("0: "), "" + all);
        BackendProvider first = new OpenClBackendProvider().on("0").orElseThrow();
        assertEquals("opencl:0", first.id());
        assertInstanceOf(Availability.Available.class, first.probe());
        SessionConfig config = SessionConfig.defaults().backend("opencl:0").threads(1);
        try (Session session = Session.open(s -> config)) {
            assertTrue(session.device().contains("opencl 0: "), session.device());
        }
    }

    @Test
    void aDeviceThatIsNotThereIsNamedWithThoseThatAre() {
        Present.assume();
        BackendProvider none = new OpenClBackendProvider().on("99").orElseThrow();
        var state = assertInstanceOf(Availability.Unavailable.class, none.probe());
        assertTrue(state.reason().contains("no OpenCL device 99; there are [0: "), "" + state);
        OpenClException e =
                assertThrows(OpenClException.class, () -> Selection.of(Optional.of("99")));
        assertTrue(e.getMessage().contains("99"), e.getMessage());
    }

    @Test
    void backendsWithoutDevicesRefuseOne() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> Host.get().backend("reference:1"));
        assertTrue(e.getMessage().contains("has no devices to choose from"), e.getMessage());
    }

    @Test
    void aKernelThatDoesNotCompileShowsLogAndSource() {
        Present.assume();
        try (Queue queue = new Queue(Present.device());
                Compiler compiler = new Compiler(queue)) {
            OpenClException e =
                    assertThrows(
                            OpenClException.class,
                            () -> compiler.compile("odd", "kernel void run() { nonsense; }\n"));
            assertTrue(e.getMessage().contains("the kernel of odd"), e.getMessage());
            assertTrue(e.getMessage().contains("build log:"), e.getMessage());
            assertTrue(e.getMessage().contains("kernel void run() { nonsense; }"), e.getMessage());
        }
    }
}
