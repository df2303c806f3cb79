package org.espalier.data;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a dataset or tokenizer is missing, damaged, too small or asked for what it does not
 * have.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error that says what was asked, the rule, the actual values and one fix. */
    public DataException(String message) {
        super(message);
    }

    /** As above, with the failure underneath. */
    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
