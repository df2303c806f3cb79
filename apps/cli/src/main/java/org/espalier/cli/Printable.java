package org.espalier.cli;

/** Text that a terminal can be shown: a model may write anything, escape sequences included. */
final class Printable {
    private static final String TAB = "    ";

    private Printable() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL -> out.append(control(c));
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED ->
                    out.append('\uFFFD');
            default -> out.appendCodePoint(c);
        }
    }

    private static String control(int c) {
        return switch (c) {
            case '\n' -> "\n";
            case '\r' -> "";
            case '\t' -> TAB;
            default -> "\uFFFD";
        };
    }
}
