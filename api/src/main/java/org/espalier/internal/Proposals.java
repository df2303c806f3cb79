package org.espalier.internal;

import org.espalier.nn.State;
import org.espalier.tensor.Tensor;

/** Where proposals for states go while operations are recorded. */
@FunctionalInterface
public interface Proposals {
    /** Nowhere: every proposal is dropped. */
    Proposals DROPPED = (_, _) -> {};

    /**
     * What a state is to become when the update of this step is made; the last one of a shard wins.
     */
    void propose(State state, Tensor next);
}
