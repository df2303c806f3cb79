package org.espalier.cli;

import java.util.List;

/**
 * One command, run in this JVM.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record Ran(int code, String out, String err) {
    /** Runs a command through given doors, its output going to a file. */
    static Ran command(Doors doors, String... arguments) {
        return command(doors, FakeTerminal.plain(), arguments);
    }

    /** Runs a command through given doors on a given terminal. */
    static Ran command(Doors doors, FakeTerminal terminal, String... arguments) {
        int code =
                Main.run(
                        new Surroundings(
                                terminal.terminal(), doors, new Stop(), List.of(arguments)));
        return new Ran(code, terminal.out(), terminal.err());
    }

    /** All there is to see, for a committed text. */
    String text() {
        return out + err + "exit " + code + "\n";
    }
}
