package org.espalier.kernel;

/** Thrown when shapes, dtypes or axes do not fit an operation. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** An error with a message that names operation, operands and rule. */
    public ShapeException(String message) {
        super(message);
    }
}
