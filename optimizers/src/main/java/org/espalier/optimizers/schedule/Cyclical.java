package org.espalier.optimizers.schedule;

import java.util.List;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * Cyclical rates (Smith, 2017): from b up to 1 over u steps and down to b over d, again and again;
 * with {@code triangular2} each cycle's height above b is half of the one before.
 */
public final class Cyclical implements ScheduleProvider {
    private static final Option<Long> UP =
            Option.whole("up", 2000).in(1, 1e12).doc("steps that rise, u");
    private static final Option<Long> DOWN =
            Option.whole("down", 0).in(0, 1e12).doc("steps that fall, d; 0 for as many as rise");
    private static final Option<Double> LOW =
            Option.real("low", 0.1).in(0, 1).doc("factor between two cycles, b");
    private static final Option<String> SHAPE =
            Option.choice("shape", "triangular", "triangular", "triangular2")
                    .doc("equal cycles, or each half as high as the one before");

    /** For ServiceLoader. */
    public Cyclical() {}

    @Override
    public String id() {
        return "cyclical";
    }

    @Override
    public String summary() {
        return "up and down along lines, again and again";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(UP, DOWN, LOW, SHAPE);
    }

    @Override
    public Schedule create(Options options) {
        long up = options.get(UP);
        long down = options.get(DOWN) == 0 ? up : options.get(DOWN);
        double low = options.get(LOW);
        boolean isHalving = options.get(SHAPE).equals("triangular2");
        return (t, steps) -> {
            long cycle = t / (up + down);
            long at = t % (up + down);
            double height = at < up ? (double) at / up : (double) (up + down - at) / down;
            return low + (1 - low) * height * (isHalving ? StrictMath.pow(0.5, (double) cycle) : 1);
        };
    }
}
