package org.espalier.spi;

import org.espalier.train.Strategy;

/** Makes a strategy. */
public interface StrategyProvider extends Plugin {
    /** The strategy with these options. */
    Strategy create(Options options);
}
