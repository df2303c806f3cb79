package org.espalier.tensor;

/**
 * Thrown when a tensor is used against its rules: released, of another session, without history.
 */
public final class TensorException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** An error that names the tensor, the rule and a fix. */
    public TensorException(String message) {
        super(message);
    }
}
