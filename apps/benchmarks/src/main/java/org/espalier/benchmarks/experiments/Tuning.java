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
 */
public record Tuning(
        String arm, String key, List<Object> candidates, List<Long> seeds, String metric) {
    /** A tuning that nobody changes. */
    public Tuning {
        candidates = List.copyOf(candidates);
        seeds = List.copyOf(seeds);
        if (candidates.isEmpty() || seeds.isEmpty()) {
            throw new IllegalArgumentException(
                    "tuning of '%s': needs candidates and seeds, not %s and %s. Fix: give one of each or more"
                            .formatted(arm, candidates, seeds));
        }
    }
}
