package org.espalier.core.plugin;

/** Thrown when an id or a key does not exist. */
public final class UnknownNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** An error that says what exists. */
    public UnknownNameException(String message) {
        super(message);
    }
}
