package org.espalier.core.plugin;

import org.espalier.spi.Options;
import org.espalier.spi.StrategyProvider;
import org.espalier.train.Strategy;
import org.espalier.train.TrainingStep;

/** One pass over the batch, one update. */
public final class PlainProvider implements StrategyProvider {
    /** For ServiceLoader. */
    public PlainProvider() {}

    @Override
    public String id() {
        return "plain";
    }

    @Override
    public String summary() {
        return "one pass over the batch, one update";
    }

    @Override
    public Strategy create(Options options) {
        return PlainProvider::step;
    }

    private static void step(TrainingStep step) {
        step.gradients();
        step.update();
    }
}
