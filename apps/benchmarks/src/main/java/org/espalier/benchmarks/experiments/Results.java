package org.espalier.benchmarks.experiments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all arms gave on all seeds. */
public final class Results {
    private final List<Long> seeds;
    private final Map<String, Map<Long, Metrics>> arms = new LinkedHashMap<>();

    /** No results yet on these seeds. */
    Results(List<Long> seeds) {
        this.seeds = List.copyOf(seeds);
    }

    void put(String arm, long seed, Metrics metrics) {
        arms.computeIfAbsent(arm, _ -> new LinkedHashMap<>()).put(seed, metrics);
    }

    /** The seeds in their order. */
    public List<Long> seeds() {
        return seeds;
    }

    /** The ids of the arms in their order. */
    List<String> arms() {
        return List.copyOf(arms.keySet());
    }

    /** What an arm measured on a seed. */
    public Metrics metrics(String arm, long seed) {
        Metrics found = arms.getOrDefault(arm, Map.of()).get(seed);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no result of arm '%s' on seed %s; there are arms %s and seeds %s"
                            .formatted(arm, seed, arms.keySet(), seeds));
        }
        return found;
    }

    /** One number of an arm on a seed. */
    public double value(String arm, long seed, String metric) {
        return metrics(arm, seed).value(metric);
    }

    /** A number of an arm on a seed, divided by that of another arm. */
    public double ratio(String metric, String arm, String other, long seed) {
        return value(arm, seed, metric) / value(other, seed, metric);
    }

    /** One number of an arm on all seeds, in their order. */
    public double[] values(String arm, String metric) {
        return seeds.stream().mapToDouble(seed -> value(arm, seed, metric)).toArray();
    }
}
