package org.espalier.tensor;

/**
 * Thrown when a tensor does not fit into {@link SessionConfig#memoryBudget}. What was asked for
 * leaves nothing behind, and the session can go on.
 */
public final class MemoryBudgetException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** An error that says for what memory was asked, what there is, and what to do. */
    public MemoryBudgetException(String message) {
        super(message);
    }
}
