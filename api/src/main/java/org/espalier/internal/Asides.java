package org.espalier.internal;

import org.espalier.nn.State;
import org.espalier.tensor.Tensor;

/**
 * What a forward pass says to the step of training besides its result; by default nobody listens.
 */
public interface Asides {
    /** Nobody listens: outside training, and where a pass is made once more. */
    Asides DROPPED = new Asides() {};

    /**
     * What a state is to become when the update of this step is made; the last one of a shard wins.
     */
    default void propose(State state, Tensor next) {}

    /** A loss that is minimised beside the objective's mean: a scalar. */
    default void add(Tensor loss) {}

    /** A figure for the step's line of metrics; of several by one name the mean. */
    default void report(String name, double value) {}
}
