package org.espalier.optimizers.schedule;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * The rate times a factor when the validation loss has stopped falling. An evaluation is better
 * when its loss is below best − threshold·|best|; one that is no number is not. After more than
 * {@code patience} in a row that are not better, the rate falls, and the next {@code cooldown} are
 * not counted.
 */
public final class Plateau implements ScheduleProvider {
    private static final Option<Double> FACTOR =
            Option.real("factor", 0.1).in(0, 1).doc("the rate over the one before");
    private static final Option<Long> PATIENCE =
            Option.whole("patience", 10).nonNegative().doc("evaluations without gain to wait for");
    private static final Option<Double> THRESHOLD =
            Option.real("threshold", 1e-4).in(0, 1).doc("what counts as gain, over the best loss");
    private static final Option<Long> COOLDOWN =
            Option.whole("cooldown", 0).nonNegative().doc("evaluations not counted after a fall");
    private static final Option<Double> MIN = Option.real("min", 0).in(0, 1).doc("least factor");

    /** For ServiceLoader. */
    public Plateau() {}

    @Override
    public String id() {
        return "plateau";
    }

    @Override
    public String summary() {
        return "the rate times a factor when the validation loss stops falling";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(FACTOR, PATIENCE, THRESHOLD, COOLDOWN, MIN);
    }

    @Override
    public Schedule create(Options o) {
        Rule rule =
                new Rule(
                        o.get(FACTOR),
                        o.get(PATIENCE),
                        o.get(THRESHOLD),
                        o.get(COOLDOWN),
                        o.get(MIN));
        return new Watch(rule, Double.POSITIVE_INFINITY, 0, 0, 1);
    }

    private record Rule(double factor, long patience, double threshold, long cooldown, double min) {
        boolean isBetter(double loss, double best) {
            return best == Double.POSITIVE_INFINITY
                    ? loss < best
                    : loss < best - threshold * StrictMath.abs(best);
        }
    }

    /**
     * The schedule after some evaluations.
     *
     * @param best the lowest loss that counted as gain
     * @param bad evaluations in a row without gain
     * @param pause evaluations yet to come that do not count
     * @param now the factor of the steps to come
     */
    private record Watch(Rule rule, double best, long bad, long pause, double now)
            implements Schedule {
        @Override
        public double factor(long step, long steps) {
            return now;
        }

        @Override
        public boolean observes() {
            return true;
        }

        @Override
        public Schedule observed(double loss) {
            boolean isBetter = rule.isBetter(loss, best);
            double lowest = isBetter ? loss : best;
            long more = isBetter || pause > 0 ? 0 : bad + 1;
            return more > rule.patience
                    ? new Watch(rule, lowest, 0, rule.cooldown, lower())
                    : new Watch(rule, lowest, more, StrictMath.max(0, pause - 1), now);
        }

        private double lower() {
            return StrictMath.max(rule.min, now * rule.factor);
        }

        @Override
        public SortedMap<String, Double> state() {
            SortedMap<String, Double> state = new TreeMap<>();
            state.put("best", best);
            state.put("bad", (double) bad);
            state.put("pause", (double) pause);
            state.put("factor", now);
            return state;
        }

        @Override
        public Schedule restored(SortedMap<String, Double> state) {
            return new Watch(
                    rule,
                    state.getOrDefault("best", best),
                    state.getOrDefault("bad", 0.0).longValue(),
                    state.getOrDefault("pause", 0.0).longValue(),
                    state.getOrDefault("factor", now));
        }
    }
}
