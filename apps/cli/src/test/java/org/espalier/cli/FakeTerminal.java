package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A terminal in memory with a clock that is set by hand. */
final class FakeTerminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;
    private final List<String> drawn = new ArrayList<>();
    private long nanos;

    private FakeTerminal(boolean live, int columns, boolean colour) {
        this.terminal =
                new Terminal(
                        new Drawing(out, drawn),
                        new Drawing(err, drawn),
                        live,
                        columns,
                        colour,
                        this::nanos);
    }

    /** A file or a pipe. */
    static FakeTerminal plain() {
        return new FakeTerminal(false, 80, false);
    }

    /** A person's screen. */
    static FakeTerminal live(int columns) {
        return new FakeTerminal(true, columns, false);
    }

    /** A person's screen with colours. */
    static FakeTerminal coloured() {
        return new FakeTerminal(true, 80, true);
    }

    /** Remembers what is drawn in place: what returns to the line's start and does not end it. */
    private static final class Drawing extends PrintStream {
        private final List<String> drawn;

        Drawing(ByteArrayOutputStream bytes, List<String> drawn) {
            super(bytes, false, StandardCharsets.UTF_8);
            this.drawn = drawn;
        }

        @Override
        public void print(String text) {
            if (text.startsWith("\r")) {
                drawn.add(text.substring(1));
            }
            super.print(text);
        }
    }

    private long nanos() {
        return nanos;
    }

    Terminal terminal() {
        return terminal;
    }

    /** Lets time pass. */
    void pass(double seconds) {
        nanos += (long) (seconds * 1e9);
    }

    /** All bytes that went to results and progress. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** All bytes that went to errors and warnings. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** How often a line was drawn in place. */
    long draws() {
        return drawn.size();
    }

    /** What stands on the screen. */
    String screen() {
        List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
        int column = 0;
        for (char c : out().toCharArray()) {
            switch (c) {
                case '\r' -> column = 0;
                case '\n' -> {
                    rows.add(new StringBuilder());
                    column = 0;
                }
                default -> put(rows.getLast(), column++, c);
            }
        }
        return rows.stream()
                .map(row -> row.toString().stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private void put(StringBuilder row, int column, char c) {
        if (column == row.length()) {
            row.append(c);
        } else {
            row.setCharAt(column, c);
        }
    }

    /** Fails unless every line that is redrawn leaves the last column free. */
    void assertDrawnLinesFit() {
        assertTrue(drawn.size() > 100, "only " + drawn.size() + " lines were drawn");
        for (String line : drawn) {
            assertTrue(line.replace("\r", "").length() < terminal.columns(), line);
        }
    }
}
