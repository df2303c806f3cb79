package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/** Linear warm-up, t/w up to step w, then the full rate. */
public final class Constant implements ScheduleProvider {
    /** For ServiceLoader. */
    public Constant() {}

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
        return List.of(Ramp.WARMUP);
    }

    @Override
    public Schedule create(Options options) {
        long w = options.get(Ramp.WARMUP);
        return (t, steps) -> t < w ? (double) t / w : 1;
    }
}
