package org.espalier.core.io;

import java.util.Locale;

/** A tag being written. */
final class Tag {
    private final String name;
    private final StringBuilder attributes = new StringBuilder();

    private Tag(String name) {
        this.name = name;
    }

    static Tag of(String name) {
        return new Tag(name);
    }

    /** Adds an attribute; the text is escaped. */
    Tag set(String attribute, String value) {
        attributes.append(' ').append(attribute).append("=\"");
        attributes.append(Html.escape(value)).append('"');
        return this;
    }

    /** Adds a coordinate, to a tenth of a pixel. */
    Tag set(String attribute, double value) {
        return set(attribute, tenths(value));
    }

    static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
    }

    /** The tag without content. */
    String empty() {
        return "<" + name + attributes + "/>\n";
    }

    /** The tag around some markup. */
    String around(String markup) {
        return "<" + name + attributes + ">" + markup + "</" + name + ">\n";
    }

    /** The tag around a text, which is escaped. */
    String text(String text) {
        return around(Html.escape(text));
    }
}
