package org.espalier.opencl;

/** The device, its driver or its compiler refused something; the message says what and why. */
public final class OpenClException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpenClException(String message) {
        super(message);
    }
}
