package org.espalier.spi;

import org.espalier.train.Optimizer;

/** Makes optimizers. */
public interface OptimizerProvider extends Plugin {
    /** An optimizer with checked options. */
    Optimizer create(Options options);
}
