package org.espalier.internal;

import org.espalier.nn.State;
import org.espalier.tensor.Tensor;

/** What a forward pass says to the step of training besides its result. */
public interface Asides {
    /** Nobody listens: outside training, and where a pass is made once more. */
    Asides DROPPED = new Dropped();

    /**
     * What a state is to become when the update of this step is made; the last one of a shard wins.
     */
    void propose(State state, Tensor next);

    /** A loss that is minimised beside the objective's mean: a scalar. */
    void add(Tensor loss);

    /** A figure for the step's line of metrics; of several by one name the mean. */
    void report(String name, double value);

    /** Hears nothing. */
    record Dropped() implements Asides {
        @Override
        public void propose(State state, Tensor next) {}

        @Override
        public void add(Tensor loss) {}

        @Override
        public void report(String name, double value) {}
    }
}
