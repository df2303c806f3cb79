package org.espalier.train;

/** One step of a run, as a {@link Strategy} sees it. */
public interface TrainingStep {
    /** The number of the batch, from 1. */
    long number();

    /**
     * The mean gradient of the batch at the weights as they are now. Random numbers, those of
     * dropout for instance, are the same each time. It replaces the one taken before. Programs over
     * its groups may write {@code w}; who does so puts the weights back before {@link #update},
     * also when this method throws because the run is asked to stop.
     */
    ModelUpdate gradients();

    /** Makes the update by the gradient in hand: transforms, then the optimizer. */
    void update();
}
