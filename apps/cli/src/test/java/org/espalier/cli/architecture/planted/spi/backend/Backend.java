package org.espalier.cli.architecture.planted.spi.backend;

import org.espalier.cli.architecture.planted.nn.Layer;

/** A backend interface that grows with the tensor. */
public interface Backend {
    void run(Layer layer);
}
