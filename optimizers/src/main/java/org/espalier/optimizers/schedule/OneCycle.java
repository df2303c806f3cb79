package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * One cycle (Smith and Topin, 2018): from a up to 1 at step u·T, then down to m at step T, by half
 * cosines or lines. Momentum is left alone.
 */
public final class OneCycle implements ScheduleProvider {
    private static final Option<Double> UP =
            Option.real("up", 0.3).in(0, 1).doc("share of the run's steps that rise, u");
    private static final Option<Double> FROM =
            Option.real("from", 0.04).in(0, 1).doc("factor before the first step, a");
    private static final Option<Double> FINAL =
            Option.real("final", 4e-6).in(0, 1).doc("factor at the last step, m");
    private static final Option<String> SHAPE =
            Option.choice("shape", "cosine", "cosine", "linear").doc("how it rises and falls");

    /** For ServiceLoader. */
    public OneCycle() {}

    @Override
    public String id() {
        return "one-cycle";
    }

    @Override
    public String summary() {
        return "up to the full rate in part of the run, then far down";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(UP, FROM, FINAL, SHAPE);
    }

    @Override
    public Schedule create(Options options) {
        double up = options.get(UP);
        double from = options.get(FROM);
        double m = options.get(FINAL);
        boolean isLine = options.get(SHAPE).equals("linear");
        return (t, steps) -> {
            long peak = StrictMath.round(up * steps);
            double low = t <= peak ? from : m;
            double x = t <= peak ? 1 - Ramp.share(t, 0, peak) : Ramp.share(t, peak, steps);
            return isLine ? Ramp.line(low, x) : Ramp.cosine(low, x);
        };
    }
}
