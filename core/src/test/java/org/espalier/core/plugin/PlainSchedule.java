package org.espalier.core.plugin;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/** Linear warm-up, then a line down: a schedule for tests in a module that has none. */
public final class PlainSchedule implements ScheduleProvider {
    private static final Option<Long> WARMUP =
            Option.whole("warmup", 0).nonNegative().doc("steps of warm-up");
    private static final Option<Double> FINAL =
            Option.real("final", 0.1).in(0, 1).doc("factor at the last step");

    private final String id;

    /** Under an id. */
    public PlainSchedule(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String summary() {
        return "a line for tests";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(WARMUP, FINAL);
    }

    @Override
    public Schedule create(Options options) {
        long w = options.get(WARMUP);
        double m = options.get(FINAL);
        return (t, steps) -> t < w ? (double) t / w : 1 - (1 - m) * t / steps;
    }
}
