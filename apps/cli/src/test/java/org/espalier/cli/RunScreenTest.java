package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.espalier.train.RunResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole run as a person sees it, told to a fake terminal with a fake clock. */
final class RunScreenTest {
    private static Ran run(FakeTerminal terminal, long from, Outcome outcome) {
        FakeDoors doors = new FakeDoors();
        doors.run = new FakeRun(terminal, from, outcome);
        return from == 0
                ? Ran.command(doors, terminal, "train")
                : Ran.command(doors, terminal, "resume", "runs/x");
    }

    /** The first line names the JDK of the day. */
    private static String timeless(String text) {
        return text.replaceFirst("espalier \\S+ · JDK \\S+ ", "espalier 0.1 · JDK 25 ");
    }

    @Test
    void onATerminal() {
        FakeTerminal terminal = FakeTerminal.live(80);
        run(terminal, 0, Outcome.COMPLETE);
        terminal.assertDrawnLinesFit();
        Golden.check("run-live", timeless(terminal.screen()));
    }

    @Test
    void inAFile() {
        FakeTerminal terminal = FakeTerminal.plain();
        Ran ran = run(terminal, 0, Outcome.COMPLETE);
        Golden.check("run-plain", timeless(ran.out()));
        Golden.checkNarrow("run-warning", ran.err());
    }

    @ParameterizedTest
    @CsvSource({"STOPPED, 0, run-stopped", "OUT_OF_TIME, 20, run-out-of-time"})
    void unfinished(Outcome outcome, long from, String golden) {
        FakeTerminal terminal = FakeTerminal.live(80);
        run(terminal, from, outcome);
        Golden.check(golden, timeless(terminal.screen()));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 80, 95, 96, 120})
    void noDrawnLineIsWiderThanTheTerminal(int columns) {
        FakeTerminal terminal = FakeTerminal.live(columns);
        run(terminal, 0, Outcome.COMPLETE);
        terminal.assertDrawnLinesFit();
    }

    @Test
    void atMostTenDrawsASecond() {
        FakeTerminal terminal = FakeTerminal.live(80);
        RunScreen screen =
                new RunScreen(terminal.terminal(), new LiveLine(terminal.terminal()), new Stop());
        screen.preparing("tokenize", 0, 3000);
        long before = terminal.draws();
        for (int done = 1; done <= 3000; done++) {
            terminal.pass(0.001);
            screen.preparing("tokenize", done, 3000);
        }
        long draws = terminal.draws() - before;
        assertTrue(draws >= 28 && draws <= 30, draws + " draws in 3 seconds");
    }

    @Test
    void aWarningStandsAloneAndTheLineReturns() {
        FakeTerminal terminal = FakeTerminal.live(80);
        RunScreen screen =
                new RunScreen(terminal.terminal(), new LiveLine(terminal.terminal()), new Stop());
        screen.preparing("tokenize", 1, 2);
        String line = terminal.screen();
        screen.warned("the cache is damaged");
        assertEquals("warning  the cache is damaged\n", terminal.err());
        assertEquals(line, terminal.screen());
    }

    @Test
    void theLocaleOfTheMachineShowsNowhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals("\u0663", "%d".formatted(3));
            Golden.check("run-plain", timeless(told(0, Outcome.COMPLETE).out()));
            Golden.check("run-warning", told(0, Outcome.COMPLETE).err());
            assertLatinDigits(told(20, Outcome.STOPPED));
            assertLatinDigits(Ran.command(new FakeDoors(), "doctor"));
            assertLatinDigits(Ran.command(new FakeDoors(), "--version"));
            assertLatinDigits(Ran.command(new FakeDoors(), "train", "--threads", "0"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Ran told(long from, Outcome outcome) {
        return run(FakeTerminal.plain(), from, outcome);
    }

    private static void assertLatinDigits(Ran ran) {
        assertTrue(ran.text().chars().allMatch(c -> !Character.isDigit(c) || c <= '9'), ran::text);
    }
}
