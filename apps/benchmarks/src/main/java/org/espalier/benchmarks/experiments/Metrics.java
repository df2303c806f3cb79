package org.espalier.benchmarks.experiments;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run measured.
 *
 * @param values numbers by name, in the order to show them
 */
public record Metrics(Map<String, Double> values) {
    /** Metrics that nobody changes. */
    public Metrics {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** No numbers. */
    public static Metrics none() {
        return new Metrics(Map.of());
    }

    /** A single number. */
    public static Metrics of(String name, double value) {
        return none().with(name, value);
    }

    /** The same with a further number. */
    public Metrics with(String name, double value) {
        Map<String, Double> all = new LinkedHashMap<>(values);
        all.put(name, value);
        return new Metrics(all);
    }

    /** A number by name. */
    public double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "no metric '%s'; there are %s".formatted(name, values.keySet()));
        }
        return value;
    }
}
