package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * Warm-up, stable, decay (MiniCPM, Hu and others, 2024): t/w up to step w, 1 up to step s, then
 * down to m at step T, by a line or by 1 − √x (Hägele and others, 2024).
 */
public final class Wsd implements ScheduleProvider {
    private static final Option<Double> DECAY =
            Option.real("decay", 0.1).in(0, 1).doc("share of the run's steps that fall, d");
    private static final Option<String> SHAPE =
            Option.choice("shape", "linear", "linear", "sqrt")
                    .doc("how they fall: 1 − x or 1 − √x");
    private static final Option<Double> FINAL =
            Option.real("final", 0).in(0, 1).doc("factor at the last step, m");

    /** For ServiceLoader. */
    public Wsd() {}

    @Override
    public String id() {
        return "wsd";
    }

    @Override
    public String summary() {
        return "linear warm-up, the full rate, and a fall at the end";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(Ramp.WARMUP, DECAY, SHAPE, FINAL);
    }

    @Override
    public Schedule create(Options options) {
        long w = options.get(Ramp.WARMUP);
        double d = options.get(DECAY);
        double m = options.get(FINAL);
        boolean isRoot = options.get(SHAPE).equals("sqrt");
        return (t, steps) -> {
            long s = StrictMath.max(w, steps - StrictMath.round(d * steps));
            if (t <= s) {
                return t < w ? (double) t / w : 1;
            }
            double x = Ramp.share(t, s, steps);
            return Ramp.line(m, isRoot ? StrictMath.sqrt(x) : x);
        };
    }
}
