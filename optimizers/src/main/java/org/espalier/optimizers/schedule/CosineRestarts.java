package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * SGDR (Loshchilov and Hutter, 2017): half a cosine again and again, cycle i over Tᵢ = T₀·multⁱ
 * steps. The last step of a cycle is at m, the next one begins the next cycle. The first cycle is
 * the schedule {@code cosine} of a run of T₀ steps.
 */
public final class CosineRestarts implements ScheduleProvider {
    private static final Option<Long> PERIOD =
            Option.whole("period", 1000).in(1, 1e12).doc("steps of the first cycle, T₀");
    private static final Option<Long> GROWTH =
            Option.whole("growth", 2).in(1, 100).doc("length of a cycle over the one before, mult");
    private static final Option<Double> FINAL =
            Option.real("final", 0.1).in(0, 1).doc("factor at the last step of a cycle, m");

    /** For ServiceLoader. */
    public CosineRestarts() {}

    @Override
    public String id() {
        return "cosine-restarts";
    }

    @Override
    public String summary() {
        return "half a cosine again and again, each longer than the one before";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(PERIOD, GROWTH, FINAL);
    }

    @Override
    public Schedule create(Options options) {
        long period = options.get(PERIOD);
        long growth = options.get(GROWTH);
        double m = options.get(FINAL);
        return (t, steps) -> Ramp.cosine(m, share(t, period, growth));
    }

    /** How far step t is in its cycle, from above 0 to 1. */
    private static double share(long t, long period, long growth) {
        if (growth == 1) {
            return (double) ((t - 1) % period + 1) / period;
        }
        long begin = 0;
        long length = period;
        while (t > begin + length) {
            begin += length;
            length *= growth;
        }
        return (double) (t - begin) / length;
    }
}
