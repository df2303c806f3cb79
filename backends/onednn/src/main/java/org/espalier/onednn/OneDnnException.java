package org.espalier.onednn;

/** Thrown when a call of oneDNN fails. */
public final class OneDnnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OneDnnException(String message) {
        super(message);
    }

    /** Throws unless a call succeeded. */
    static void check(int status, String call) {
        if (status != 0) {
            throw new OneDnnException("oneDNN: " + call + " failed: " + name(status));
        }
    }

    private static String name(int status) {
        return switch (status) {
            case 1 -> "out of memory";
            case 2 -> "invalid arguments";
            case 3 -> "unimplemented";
            case 4 -> "last implementation reached";
            case 5 -> "runtime error";
            case 6 -> "not required";
            default -> "status " + status;
        };
    }
}
