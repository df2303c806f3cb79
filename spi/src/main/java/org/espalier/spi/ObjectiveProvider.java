package org.espalier.spi;

import org.espalier.train.Objective;

/** Makes objectives. */
public interface ObjectiveProvider extends Plugin {
    /** An objective with checked options. */
    Objective create(Options options);
}
