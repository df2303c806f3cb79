package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in lines that are not too wide. */
final class Wrap {
    private Wrap() {}

    /**
     * Breaks text at spaces. A word that is too wide stays whole, for paths must be copied whole.
     *
     * @param first what the first line starts with
     * @param indent blanks before each further line
     */
    static List<String> words(String first, int indent, String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean fresh = true;
        for (String word : text.strip().split("\\s+", -1)) {
            if (!fresh && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(indent));
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(word);
            fresh = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** Breaks each line of a text by itself; what follows a break is indented two blanks more. */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        for (String line : text.stripTrailing().split("\\R", -1)) {
            String blanks = " ".repeat(line.length() - line.stripLeading().length());
            lines.addAll(words(blanks, blanks.length() + 2, line, columns));
        }
        return lines;
    }

    /** The start of a line, with an ellipsis if it is too wide. */
    static String cut(String line, int columns) {
        return line.length() <= columns ? line : line.substring(0, columns - 1) + "…";
    }
}
