package org.espalier.train;

/** Thrown when a run cannot start or go on: its directory, its data, its disk, its numbers. */
public final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for the exit code. */
    public enum Kind {
        /** The data or a file is missing or damaged. */
        DATA,
        /** The backend cannot work here. */
        UNAVAILABLE,
        /** Gradients were not finite for too long. */
        DIVERGED,
        /** Anything else. */
        FAILED
    }

    private final Kind kind;

    /** An error that says what to do. */
    public RunException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** An error with its cause. */
    public RunException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}
