package org.espalier.core.plugin;

import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/**
 * The schedule {@code watching}, 1 / (1 + Σ losses): every bit of every validation loss shows in
 * all later rates, and how often it was seen.
 */
public final class WatchingSchedule implements ScheduleProvider {
    @Override
    public String id() {
        return "watching";
    }

    @Override
    public String summary() {
        return "remembers every loss, for tests";
    }

    @Override
    public Schedule create(Options options) {
        return new Watching(0);
    }

    private record Watching(double sum) implements Schedule {
        @Override
        public double factor(long step, long steps) {
            return 1 / (1 + sum);
        }

        @Override
        public boolean observes() {
            return true;
        }

        @Override
        public Schedule observed(double loss) {
            return new Watching(sum + loss);
        }

        @Override
        public SortedMap<String, Double> state() {
            SortedMap<String, Double> state = new TreeMap<>();
            state.put("sum", sum);
            return state;
        }

        @Override
        public Schedule restored(SortedMap<String, Double> state) {
            return new Watching(state.getOrDefault("sum", Double.NaN));
        }
    }
}
