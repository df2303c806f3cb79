package org.espalier.optimizers.schedule;

import org.espalier.spi.Option;

/** Ways up and down that several schedules share. */
final class Ramp {
    /** Steps of linear warm-up. */
    static final Option<Long> WARMUP =
            Option.whole("warmup", 0).nonNegative().doc("steps of linear warm-up, w");

    private Ramp() {}

    /**
     * The share of the way from one step to another; 1 from the end on, and where there is none.
     */
    static double share(long t, long from, long to) {
        return to <= from ? 1 : StrictMath.min(1, (double) (t - from) / (to - from));
    }

    /** Half a cosine from 1 at x = 0 down to m at x = 1. */
    static double cosine(double m, double x) {
        return m + 0.5 * (1 - m) * (1 + StrictMath.cos(StrictMath.PI * x));
    }

    /** A line from 1 at x = 0 down to m at x = 1. */
    static double line(double m, double x) {
        return m + (1 - m) * (1 - x);
    }
}
