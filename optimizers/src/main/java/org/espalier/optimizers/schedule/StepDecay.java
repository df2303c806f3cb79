package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/** A stair: γ^⌊(t − 1)/s⌋, so that the first s steps have the full rate. */
public final class StepDecay implements ScheduleProvider {
    private static final Option<Long> EVERY =
            Option.whole("every", 1000).in(1, 1e12).doc("steps at one rate, s");
    private static final Option<Double> FACTOR =
            Option.real("factor", 0.1).in(0, 1).doc("a rate over the one before, γ");

    /** For ServiceLoader. */
    public StepDecay() {}

    @Override
    public String id() {
        return "step";
    }

    @Override
    public String summary() {
        return "the rate times a factor every so many steps";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(EVERY, FACTOR);
    }

    @Override
    public Schedule create(Options options) {
        long every = options.get(EVERY);
        double factor = options.get(FACTOR);
        return (t, steps) -> {
            long stair = (t - 1) / every;
            return StrictMath.pow(factor, (double) stair);
        };
    }
}
