package org.espalier.optimizers.schedule;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.ScheduleProvider;
import org.espalier.train.Schedule;

/** Schedules with options given as name, value, name, value, …, checked as core checks them. */
final class Given {
    private Given() {}

    static Schedule schedule(ScheduleProvider provider, Object... namesAndValues) {
        Map<String, Object> given = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        SortedMap<String, Object> values = new TreeMap<>();
        for (Option<?> option : provider.options()) {
            Object raw = given.remove(option.name());
            values.put(
                    option.name(),
                    raw == null ? option.fallback().orElseThrow() : option.parse(raw));
        }
        if (!given.isEmpty()) {
            throw new AssertionError("no such options: " + given);
        }
        return provider.create(new Options(values));
    }
}
