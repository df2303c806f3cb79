package org.espalier.cli;

import java.util.List;

/**
 * What every command is given.
 *
 * @param terminal where it writes
 * @param doors what it works with
 * @param stop what Ctrl-C does
 * @param arguments the whole command line, for manifests
 */
record Surroundings(Terminal terminal, Doors doors, Stop stop, List<String> arguments) {
    /** Writes lines that are a command's result. */
    void print(List<String> lines) {
        lines.forEach(line -> terminal.out().print(line + "\n"));
        terminal.out().flush();
    }
}
