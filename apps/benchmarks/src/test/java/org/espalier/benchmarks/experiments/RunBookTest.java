package org.espalier.benchmarks.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lets a stopped experiment go on, and what does not count. */
class RunBookTest {
    private static final Origin HERE = new Origin("program", "a processor");
    private static final Arm ARM = Arm.of("η=0.1").with("rate", 0.1);

    @TempDir private Path folder;

    private final List<String> made = new ArrayList<>();

    private Path file() {
        return folder.resolve("runs/T1.jsonl");
    }

    private Made run(Arm arm, long seed, Origin origin) throws IOException {
        Trial trial =
                (a, s) -> {
                    made.add(a.id() + " " + s);
                    return Metrics.of("steps", s / 3.0).with("lost", Double.POSITIVE_INFINITY);
                };
        return new RunBook(file()).over("T1", origin, Made.by(trial)).make(arm, seed);
    }

    @Test
    @DisplayName("a run is made once, and known to the last bit afterwards")
    void goesOn() throws IOException {
        Made first = run(ARM, 1, HERE);
        Made again = run(ARM, 1, HERE);
        assertEquals(new Made(first.metrics(), first.seconds(), true), again);
        assertEquals(List.of("η=0.1 1"), made);
        run(ARM, 2, HERE);
        assertEquals(List.of("η=0.1 1", "η=0.1 2"), made);
    }

    @Test
    @DisplayName("another setting, program or machine is another run")
    void stale() throws IOException {
        run(ARM, 1, HERE);
        run(ARM.with("rate", 0.2), 1, HERE);
        run(ARM, 1, new Origin("another", HERE.machine()));
        run(ARM, 1, new Origin(HERE.program(), "another"));
        assertEquals(4, made.size());
        run(ARM, 1, HERE); // the first line still counts
        assertEquals(4, made.size());
    }

    @Test
    @DisplayName("a line that was cut off is made anew, and others are passed over")
    void cutOff() throws IOException {
        run(ARM, 1, HERE);
        String line = Files.readString(file());
        Files.writeString(file(), line.substring(0, line.length() / 2));
        run(ARM, 1, HERE);
        assertEquals(2, made.size());
        Files.writeString(file(), "{\"id\":\"T1\"}\n", StandardOpenOption.APPEND);
        run(ARM, 1, HERE);
        assertEquals(2, made.size());
    }

    @Test
    @DisplayName("a line says what was run, where, and what it gave")
    void line() throws IOException {
        run(ARM, 1, HERE);
        String line = Files.readString(file());
        assertTrue(
                line.startsWith(
                        "{\"id\":\"T1\",\"arm\":\"η=0.1\",\"seed\":1,\"config\":{\"rate\":\"0.1\"},"
                                + "\"metrics\":{\"steps\":0.3333333333333333,\"lost\":\"Infinity\"},"
                                + "\"seconds\":"),
                line);
    }
}
