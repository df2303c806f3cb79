package org.espalier.benchmarks.experiments;

import java.util.List;

/**
 * A setting to be found before the reported runs: the candidate whose runs have the lowest mean of
 * a metric. Give every arm of a comparison candidates alike.
 *
 * @param arm id of the arm
 * @param key the setting, for instance {@code optimizer.lr}
 * @param candidates the values to try
 * @param seeds to try them on; none of them is reported
 * @param metric what is to be low
 * @param followers ids of arms that take what is found
 */
public record Tuning(
        String arm,
        String key,
        List<Object> candidates,
        List<Long> seeds,
        String metric,
        List<String> followers) {
    /** A tuning that nobody changes. */
    public Tuning {
        candidates = List.copyOf(candidates);
        seeds = List.copyOf(seeds);
        followers = List.copyOf(followers);
        if (candidates.isEmpty() || seeds.isEmpty()) {
            throw new IllegalArgumentException(
                    "tuning of '%s': needs candidates and seeds, not %s and %s. Fix: give one of each or more"
                            .formatted(arm, candidates, seeds));
        }
    }

    /** A tuning of one arm alone. */
    public Tuning(
            String arm, String key, List<Object> candidates, List<Long> seeds, String metric) {
        this(arm, key, candidates, seeds, metric, List.of());
    }

    /** Whether an arm takes what is found. */
    boolean serves(Arm other) {
        return other.id().equals(arm) || followers.contains(other.id());
    }
}
