package org.espalier.core.plugin;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/** Linear warm-up, then the full rate. */
public final class ConstantProvider implements ScheduleProvider {
    private static final Option<Long> WARMUP =
            Option.whole("warmup", 0).nonNegative().doc("steps of linear warm-up");

    /** For ServiceLoader. */
    public ConstantProvider() {}

    @Override
    public String id() {
        return "constant";
    }

    @Override
    public String summary() {
        return "linear warm-up, then the full rate";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(WARMUP);
    }

    @Override
    public Schedule create(Options options) {
        long w = options.get(WARMUP);
        return (t, steps) -> t < w ? (double) t / w : 1;
    }
}
