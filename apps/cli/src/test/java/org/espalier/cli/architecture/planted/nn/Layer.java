package org.espalier.cli.architecture.planted.nn;

import org.espalier.cli.architecture.planted.train.Trainer;

/** One half of a cycle. */
public interface Layer {
    void join(Trainer trainer);
}
