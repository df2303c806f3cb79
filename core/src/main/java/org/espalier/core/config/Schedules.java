package org.espalier.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.plugin.Catalog;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;
import org.espalier.train.Schedule;

/** Makes a run's schedule of its sections: the product of their factors. */
public final class Schedules {
    private Schedules() {}

    /**
     * The schedule of a run.
     *
     * @param sections one or more
     * @param train the options of section {@code train}
     * @throws ConfigException where one follows the validation loss and the run never measures it
     *     on its way
     */
    public static Schedule of(Catalog catalog, List<Section> sections, Options train) {
        List<Schedule> factors = new ArrayList<>();
        for (Section section : sections) {
            Schedule schedule = catalog.schedule(section.id()).create(section.options());
            if (schedule.observes() && train.get(TrainOptions.EVALUATE) == 0) {
                throw new ConfigException(
                        "schedule '%s' follows the validation loss, and train.evaluate is 0: it would never see one. Fix: train.evaluate=%s"
                                .formatted(section.id(), often(train)));
            }
            factors.add(schedule);
        }
        return new Product(List.copyOf(factors));
    }

    private static long often(Options train) {
        return Math.max(1, train.get(TrainOptions.STEPS) / 50);
    }

    /** What the n-th factor remembers is called {@code n.name}, from 0. */
    private record Product(List<Schedule> factors) implements Schedule {
        @Override
        public double factor(long step, long steps) {
            double product = 1;
            for (Schedule f : factors) {
                product *= f.factor(step, steps);
            }
            return product;
        }

        @Override
        public boolean observes() {
            return factors.stream().anyMatch(Schedule::observes);
        }

        @Override
        public Schedule observed(double loss) {
            return new Product(factors.stream().map(f -> f.observed(loss)).toList());
        }

        @Override
        public SortedMap<String, Double> state() {
            SortedMap<String, Double> all = new TreeMap<>();
            for (int i = 0; i < factors.size(); i++) {
                String prefix = i + ".";
                factors.get(i).state().forEach((name, value) -> all.put(prefix + name, value));
            }
            return all;
        }

        @Override
        public Schedule restored(SortedMap<String, Double> state) {
            List<Schedule> all = new ArrayList<>();
            for (int i = 0; i < factors.size(); i++) {
                all.add(factors.get(i).restored(part(state, i + ".")));
            }
            return new Product(List.copyOf(all));
        }

        private static SortedMap<String, Double> part(
                SortedMap<String, Double> state, String prefix) {
            SortedMap<String, Double> part = new TreeMap<>();
            state.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    part.put(name.substring(prefix.length()), value);
                }
            });
            return part;
        }
    }
}
