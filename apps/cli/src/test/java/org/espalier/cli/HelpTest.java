package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says about itself, within 80 columns. */
final class HelpTest {
    @Test
    void ofTheProgram() {
        Ran help = Ran.command(new FakeDoors(), "--help");
        assertEquals(new Ran(ExitCode.OK, help.out(), ""), help);
        Golden.checkNarrow("help", help.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "resume",
                "generate",
                "diff",
                "plugins",
                "doctor",
                "tck",
                "bench",
                "test",
                "help"
            })
    void ofACommand(String command) {
        Ran help = Ran.command(new FakeDoors(), command, "--help");
        assertEquals(new Ran(ExitCode.OK, help.out(), ""), help);
        assertEquals(help, Ran.command(new FakeDoors(), "help", command));
        Golden.checkNarrow("help-" + command, help.out());
    }

    @Test
    void withoutACommandItIsAnError() {
        Ran help = Ran.command(new FakeDoors(), "--help");
        assertEquals(
                new Ran(ExitCode.USAGE, "", help.out()), Ran.command(new FakeDoors(), "--verbose"));
        assertEquals(new Ran(ExitCode.USAGE, "", help.out()), Ran.command(new FakeDoors()));
    }

    @Test
    void colourOnlyOnAColouredTerminal() {
        Ran help = Ran.command(new FakeDoors(), FakeTerminal.coloured(), "--help");
        String bare = help.out().replaceAll("\u001b\\[[0-9;]*m", "");
        assertEquals(Ran.command(new FakeDoors(), "--help").out(), bare);
        assertTrue(help.out().length() > bare.length());
    }

    @Test
    void version() {
        Ran version = Ran.command(new FakeDoors(), "--version");
        String feature = Integer.toString(Runtime.version().feature());
        assertEquals(ExitCode.OK, version.code());
        assertTrue(version.out().matches("espalier .* · JDK " + feature + "\\S+\n"), version.out());
    }
}
