package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * Linear warm-up, then half a cosine (Loshchilov and Hutter, 2017): t/w up to step w, then m + ½(1
 * − m)(1 + cos(π(t − w)/(T − w))).
 */
public final class Cosine implements ScheduleProvider {
    private static final Option<Double> FINAL =
            Option.real("final", 0.1).in(0, 1).doc("factor at the last step, m");

    /** For ServiceLoader. */
    public Cosine() {}

    @Override
    public String id() {
        return "cosine";
    }

    @Override
    public String summary() {
        return "linear warm-up, then half a cosine";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(Ramp.WARMUP, FINAL);
    }

    @Override
    public Schedule create(Options options) {
        long w = options.get(Ramp.WARMUP);
        double m = options.get(FINAL);
        return (t, steps) -> t < w ? (double) t / w : Ramp.cosine(m, Ramp.share(t, w, steps));
    }
}
