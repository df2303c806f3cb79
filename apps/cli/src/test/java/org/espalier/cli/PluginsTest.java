package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What there is to choose from, as people read it. */
final class PluginsTest {
    @ParameterizedTest
    @CsvSource({
        "plugins, plugins",
        "plugins backend, plugins-kind",
        "plugins adamw, plugins-id",
        "plugins simd, plugins-backend",
        "plugins opencl, plugins-unavailable",
        "plugins java-source, plugins-without-options"
    })
    void shown(String command, String golden) {
        Ran ran = Ran.command(new FakeDoors(), command.split(" ", -1));
        assertEquals(ExitCode.OK, ran.code(), ran.err());
        Golden.checkNarrow(golden, ran.out());
    }

    @ParameterizedTest
    @CsvSource({"plugins", "plugins adamw"})
    void colouredLabelsChangeNoLetter(String command) {
        String[] line = command.split(" ", -1);
        String coloured = Ran.command(new FakeDoors(), FakeTerminal.coloured(), line).out();
        String bare = coloured.replaceAll("\u001b\\[[0-9;]*m", "");
        assertEquals(Ran.command(new FakeDoors(), line).out(), bare);
    }
}
