package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines with a label in front, all text beginning at one column. */
final class Labelled {
    static final int WIDTH = 9;

    private final Terminal terminal;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    /** With the width of the screen's own labels. */
    Labelled(Terminal terminal) {
        this(terminal, WIDTH);
    }

    Labelled(Terminal terminal, int width) {
        this.terminal = terminal;
        this.width = width;
    }

    /** Adds text, broken where it is too wide. An empty label goes on with the block above. */
    Labelled add(String label, String text) {
        List<String> block = Wrap.words(" ".repeat(width), width, text, terminal.columns());
        String first = block.getFirst().substring(width);
        lines.add(padded(label) + first);
        lines.addAll(block.subList(1, block.size()));
        return this;
    }

    /** Adds text as it is, for commands that will be copied. */
    Labelled addWhole(String label, String text) {
        lines.add(padded(label) + text);
        return this;
    }

    private String padded(String label) {
        int gap = Math.max(label.isEmpty() ? 0 : 1, width - label.length());
        return label.isEmpty() ? " ".repeat(width) : terminal.label(label) + " ".repeat(gap);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
