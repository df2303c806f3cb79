package org.espalier.cli.architecture.planted.train;

import org.espalier.cli.architecture.planted.nn.Layer;

/** The other half of a cycle. */
public interface Trainer {
    void train(Layer layer);
}
