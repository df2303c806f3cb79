package org.espalier.benchmarks.agree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lets a stopped benchmark go on. */
class LedgerTest {
    private static final Losses LOSSES = new Losses(1 / 3.0, Double.NaN, 2.5);

    @TempDir private Path folder;

    private static Key key(long seed, String program) {
        return new Key("golden", "simd", seed, "work", program, "a processor");
    }

    private Path file() {
        return folder.resolve("runs/agree.jsonl");
    }

    @Test
    @DisplayName("a run is found again, to the last bit, by its own key alone")
    void survives() throws IOException {
        new Ledger(file()).add(key(1, "p"), LOSSES);
        Ledger again = new Ledger(file());
        assertEquals(Optional.of(LOSSES), again.find(key(1, "p")));
        assertEquals(Optional.empty(), again.find(key(2, "p")));
        assertEquals(Optional.empty(), again.find(key(1, "another program")));
    }

    @Test
    @DisplayName("a line that was cut off is passed over, and the next one does not join it")
    void cutOff() throws IOException {
        new Ledger(file()).add(key(1, "p"), LOSSES);
        Files.writeString(file(), "{\"course\":\"gol", StandardOpenOption.APPEND);
        new Ledger(file()).add(key(2, "p"), LOSSES);
        Ledger again = new Ledger(file());
        assertEquals(Optional.of(LOSSES), again.find(key(1, "p")));
        assertEquals(Optional.of(LOSSES), again.find(key(2, "p")));
    }

    @Test
    @DisplayName("a key depends on all that is computed, and not on where the text lies")
    void keys() {
        Course course = Course.golden(Path.of("/a/text.txt"), false);
        Course moved = Course.golden(Path.of("/b/text.txt"), true);
        assertEquals(of(course, Side.BASE), of(moved, Side.BASE));
        Side other = Side.BASE.with("simd", "optimizer.lr=0.1");
        assertNotEquals(of(course, Side.BASE), of(course, other));
        Course longer = new Course(course.id(), course.sets(), 101, course.seeds(), List.of());
        assertNotEquals(of(course, Side.BASE), of(longer, Side.BASE));
    }

    private static Key of(Course course, Side side) {
        return Key.of(course, side, 1, "p", "m");
    }
}
