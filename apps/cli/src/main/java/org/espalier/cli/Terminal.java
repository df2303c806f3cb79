package org.espalier.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where output goes and what it may look like there.
 *
 * @param out results and progress
 * @param err errors and warnings
 * @param live whether a person watches, so that a line may be redrawn in place
 * @param columns the width that no line of ours exceeds
 * @param colour whether labels may be coloured
 * @param nanos a clock that only runs forward
 */
record Terminal(
        PrintStream out,
        PrintStream err,
        boolean live,
        int columns,
        boolean colour,
        LongSupplier nanos) {
    private static final int USUAL_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 20;
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    /**
     * The terminal of this process. Its streams are UTF-8 in every locale: that of containers is
     * often C, and their terminals understand UTF-8 all the same.
     */
    static Terminal system() {
        Map<String, String> environment = System.getenv();
        boolean live = isTerminal() && !"dumb".equals(environment.get("TERM"));
        return new Terminal(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                live,
                columns(environment.getOrDefault("COLUMNS", "")),
                live && environment.getOrDefault("NO_COLOR", "").isEmpty(),
                System::nanoTime);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** The width that the variable COLUMNS states; 80 where it states none. */
    static int columns(String stated) {
        return stated.matches("[1-9][0-9]{0,4}")
                ? Math.max(LEAST_COLUMNS, Integer.parseInt(stated))
                : USUAL_COLUMNS;
    }

    /** A label as it is shown here. */
    String label(String text) {
        return colour ? BOLD + text + PLAIN : text;
    }
}
