package org.espalier.core.io;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/**
 * Writes JSON text. One value has one canonical text, which checksums cover, so it must not change
 * with the version of a library: hence it is spelled out here.
 */
final class JsonWriter {
    private static final String ESCAPED = "\"\\\b\f\n\r\t";
    private static final String LETTERS = "\"\\bfnrt";

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    static String pretty(Json value) {
        return new JsonWriter(true).value(value, 0).out.append('\n').toString();
    }

    static String compact(Json value) {
        return new JsonWriter(false).value(value, 0).out.toString();
    }

    private JsonWriter value(Json value, int level) {
        switch (value) {
            case Json.Obj o -> object(o, level);
            case Json.Arr a -> array(a, level);
            case Json.Str s -> string(s.value());
            case Json.Num n -> out.append(n.text());
            case Json.Bool b -> out.append(b.value());
            case Json.Null _ -> out.append("null");
        }
        return this;
    }

    private void object(Json.Obj object, int level) {
        Iterator<Map.Entry<String, Json>> fields = object.fields().entrySet().iterator();
        boolean broken = pretty && fields.hasNext();
        out.append('{');
        while (fields.hasNext()) {
            Map.Entry<String, Json> field = fields.next();
            lineBreak(broken, level + 1);
            string(field.getKey());
            out.append(pretty ? ": " : ":");
            value(field.getValue(), level + 1);
            out.append(fields.hasNext() ? "," : "");
        }
        lineBreak(broken, level);
        out.append('}');
    }

    private void array(Json.Arr array, int level) {
        Iterator<Json> items = array.items().iterator();
        boolean broken = pretty && array.items().stream().anyMatch(JsonWriter::hasParts);
        out.append('[');
        while (items.hasNext()) {
            lineBreak(broken, level + 1);
            value(items.next(), level + 1);
            out.append(items.hasNext() ? pretty && !broken ? ", " : "," : "");
        }
        lineBreak(broken, level);
        out.append(']');
    }

    private static boolean hasParts(Json value) {
        return value instanceof Json.Obj || value instanceof Json.Arr;
    }

    private void lineBreak(boolean broken, int level) {
        if (broken) {
            out.append('\n').append("  ".repeat(level));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text, i);
        }
        out.append('"');
    }

    private void character(String text, int i) {
        char c = text.charAt(i);
        int letter = ESCAPED.indexOf(c);
        if (letter >= 0) {
            out.append('\\').append(LETTERS.charAt(letter));
        } else if (c < ' ' || c == 0x7F || isLone(text, i)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
            out.append(c);
        }
    }

    /** Half a surrogate pair has no UTF-8 form. */
    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
