package org.espalier.cli;

import java.util.List;

/**
 * The one writer of both streams while a run goes on: lines that stay, and below them one line that
 * is redrawn in place. Any thread may write.
 */
final class LiveLine {
    private final Terminal terminal;
    private String shown = "";

    LiveLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Replaces the line that is redrawn; does nothing where nobody watches. */
    synchronized void draw(String text) {
        if (terminal.live()) {
            // The last column stays free: some terminals wrap as soon as it is written.
            String line = Wrap.cut(text, terminal.columns() - 1);
            String rest = " ".repeat(Math.max(0, shown.length() - line.length()));
            terminal.out().print("\r" + line + rest);
            terminal.out().flush();
            shown = line;
        }
    }

    /** Writes lines that stay. */
    synchronized void print(List<String> lines) {
        String below = erase();
        lines.forEach(line -> terminal.out().print(line + "\n"));
        terminal.out().flush();
        redraw(below);
    }

    /** Writes lines that stay to the stream of errors. */
    synchronized void alert(List<String> lines) {
        String below = erase();
        lines.forEach(line -> terminal.err().print(line + "\n"));
        terminal.err().flush();
        redraw(below);
    }

    private void redraw(String line) {
        if (!line.isEmpty()) {
            draw(line);
        }
    }

    /** Makes the drawn line one that stays. */
    synchronized void keep() {
        if (!shown.isEmpty()) {
            terminal.out().print("\n");
            terminal.out().flush();
            shown = "";
        }
    }

    /** Removes the drawn line and returns it. */
    synchronized String erase() {
        String line = shown;
        if (!line.isEmpty()) {
            // The whole width: the terminal itself may have added ^C.
            terminal.out().print("\r" + " ".repeat(terminal.columns() - 1) + "\r");
            terminal.out().flush();
            shown = "";
        }
        return line;
    }
}
