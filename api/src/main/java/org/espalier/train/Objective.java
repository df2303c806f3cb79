package org.espalier.train;

import org.espalier.nn.Module;

/** Turns a model and a batch into a loss. */
@FunctionalInterface
public interface Objective {
    /** The loss of a model on a batch; nothing is updated. */
    Loss loss(Module model, Batch batch);
}
