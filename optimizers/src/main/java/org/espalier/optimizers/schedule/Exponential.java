package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/** Exponential decay after step t₀: exp(−k·max(0, t − t₀)). */
public final class Exponential implements ScheduleProvider {
    private static final Option<Double> RATE =
            Option.real("rate", 1e-3).nonNegative().doc("decay per step, k");
    private static final Option<Long> START =
            Option.whole("start", 0).nonNegative().doc("last step at the full rate, t₀");

    /** For ServiceLoader. */
    public Exponential() {}

    @Override
    public String id() {
        return "exponential";
    }

    @Override
    public String summary() {
        return "exponential decay after a given step";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(RATE, START);
    }

    @Override
    public Schedule create(Options options) {
        double k = options.get(RATE);
        long start = options.get(START);
        return (t, steps) -> StrictMath.exp(-k * StrictMath.max(0, t - start));
    }
}
