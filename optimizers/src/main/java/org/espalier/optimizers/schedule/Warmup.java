package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * A line from a to 1 over w steps, a + (1 − a)·t/w, then 1: the first factor of a list of
 * schedules.
 */
public final class Warmup implements ScheduleProvider {
    private static final Option<Long> STEPS =
            Option.whole("steps", 100).in(1, 1e12).doc("steps until the full rate, w");
    private static final Option<Double> FROM =
            Option.real("from", 0).in(0, 1).doc("factor before the first step, a");

    /** For ServiceLoader. */
    public Warmup() {}

    @Override
    public String id() {
        return "warmup";
    }

    @Override
    public String summary() {
        return "a line up to the full rate, to be multiplied with others";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(STEPS, FROM);
    }

    @Override
    public Schedule create(Options options) {
        long w = options.get(STEPS);
        double a = options.get(FROM);
        return (t, steps) -> t < w ? a + (1 - a) * t / w : 1;
    }
}
