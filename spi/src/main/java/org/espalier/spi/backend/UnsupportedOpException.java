package org.espalier.spi.backend;

/**
 * Thrown by a backend that is given an operation newer than its opset, or a type it does not know.
 */
public final class UnsupportedOpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error that names operation and types. */
    public UnsupportedOpException(String message) {
        super(message);
    }
}
