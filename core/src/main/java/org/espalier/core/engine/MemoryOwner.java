package org.espalier.core.engine;

import java.util.Locale;

/** What memory is for; {@link org.espalier.tensor.MemoryUse} says what each means. */
public enum MemoryOwner {
    /** Weights. */
    PARAMETERS,
    /** Sums of gradients over shards. */
    GRADIENTS,
    /** What optimizers and transforms keep between steps. */
    OPTIMIZER,
    /** Held by the tape. */
    ACTIVATIONS,
    /** All else. */
    TEMPORARY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
