package org.espalier.core.io;

/** Thrown when a JSON value is not of the kind that was asked for, or cannot exist. */
public final class JsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final String expected;

    JsonException(String found, String expected) {
        super("json: found " + found + ", expected " + expected);
        this.found = found;
        this.expected = expected;
    }

    /** What there is. */
    public String found() {
        return found;
    }

    /** What was asked for. */
    public String expected() {
        return expected;
    }
}
