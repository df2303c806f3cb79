package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.testkit.ExpectedFailures;
import org.espalier.testkit.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit as the command line runs it. */
final class TckTest {
    @TempDir private Path folder;

    private Ran run(FakeDoors doors, String... more) {
        List<String> line = new java.util.ArrayList<>(List.of(more));
        line.addAll(List.of("--report", folder.toString()));
        return Ran.command(doors, line.toArray(String[]::new));
    }

    private String shown(Ran ran) {
        return ran.text().replace(folder.toString(), "DIR");
    }

    @Test
    void aSoundBackend() throws IOException {
        Ran ran = run(new FakeDoors(), "tck", "simd", "--quick");
        assertEquals(ExitCode.OK, ran.code());
        Golden.check("tck-passed", shown(ran));
        String json = Files.readString(folder.resolve("tck-report.json"));
        assertTrue(json.contains("\"passed\": true"), json);
    }

    @Test
    void aBrokenBackend() throws IOException {
        Ran ran = run(new FakeDoors(), "tck", "broken", "--seed", "7");
        assertEquals(ExitCode.FAILURE, ran.code());
        Golden.check("tck-failed", shown(ran));
        String page = Files.readString(folder.resolve("tck-report.html"));
        assertTrue(page.contains("a &lt;fast&gt; device"), page);
        assertTrue(page.contains("--rule T2-MATMUL --seed 7"), page);
    }

    @Test
    void whatIsRun() throws IOException {
        Path list = folder.resolve("expected.txt");
        Files.writeString(list, "# known\nT2-MATMUL  issue 12\n");
        FakeDoors doors = new FakeDoors();
        run(doors, "tck", "simd");
        run(doors, "tck", "simd", "--quick", "--seed", "3", "--expect", list.toString());
        run(doors, "tck", "simd", "--rule", "T2", "--seed", "9");
        ExpectedFailures known = ExpectedFailures.parse("T2-MATMUL issue 12");
        assertEquals(
                List.of(
                        "simd",
                        Plan.full(1),
                        "simd",
                        Plan.quick(3).expecting(known),
                        "simd",
                        Plan.quick(9).only("T2")),
                doors.asked);
    }

    @Test
    void aBackendMustBeNamed() {
        assertEquals(ExitCode.USAGE, Ran.command(new FakeDoors(), "tck").code());
    }
}
