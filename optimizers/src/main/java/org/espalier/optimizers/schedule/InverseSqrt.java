package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * Inverse square root (Vaswani and others, 2017, equation 3), scaled to 1 at its peak: min(t/w,
 * √(w/t)). The paper's rate d^−½·min(t^−½, t·w^−3/2) is that of {@code lr} = (d·w)^−½.
 */
public final class InverseSqrt implements ScheduleProvider {
    private static final Option<Long> WARMUP =
            Option.whole("warmup", 4000).in(1, 1e12).doc("steps of linear warm-up, w");

    /** For ServiceLoader. */
    public InverseSqrt() {}

    @Override
    public String id() {
        return "inverse-sqrt";
    }

    @Override
    public String summary() {
        return "linear warm-up, then the inverse square root of the step";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(WARMUP);
    }

    @Override
    public Schedule create(Options options) {
        long w = options.get(WARMUP);
        return (t, steps) -> t < w ? (double) t / w : StrictMath.sqrt((double) w / t);
    }
}
