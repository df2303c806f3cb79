package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/** Linear warm-up, then a power of what is left of the run: m + (1 − m)(1 − (t − w)/(T − w))ᵖ. */
public final class Polynomial implements ScheduleProvider {
    private static final Option<Double> POWER =
            Option.real("power", 1).positive().doc("exponent p; 1 for a line");
    private static final Option<Double> FINAL =
            Option.real("final", 0).in(0, 1).doc("factor at the last step, m");

    /** For ServiceLoader. */
    public Polynomial() {}

    @Override
    public String id() {
        return "polynomial";
    }

    @Override
    public String summary() {
        return "linear warm-up, then a power of what is left of the run";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(Ramp.WARMUP, POWER, FINAL);
    }

    @Override
    public Schedule create(Options options) {
        long w = options.get(Ramp.WARMUP);
        double p = options.get(POWER);
        double m = options.get(FINAL);
        return (t, steps) ->
                t < w
                        ? (double) t / w
                        : m + (1 - m) * StrictMath.pow(1 - Ramp.share(t, w, steps), p);
    }
}
