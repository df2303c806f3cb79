package org.espalier.benchmarks.experiments;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.benchmarks.Fingerprint;

/**
 * One configuration of an experiment.
 *
 * @param id its name, unique in the experiment
 * @param config all that its runs depend on besides the seed, as text by key
 */
public record Arm(String id, SortedMap<String, String> config) {
    /** An arm that nobody changes. */
    public Arm {
        config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    }

    /** An arm without settings. */
    public static Arm of(String id) {
        return new Arm(id, new TreeMap<>());
    }

    /** The same with a setting added or replaced. */
    public Arm with(String key, Object value) {
        SortedMap<String, String> all = new TreeMap<>(config);
        all.put(key, value.toString());
        return new Arm(id, all);
    }

    /** A setting. */
    public String text(String key) {
        String value = config.get(key);
        if (value == null) {
            throw new IllegalArgumentException(
                    "arm '%s' has no setting '%s'; it has %s. Fix: add it where the arm is made"
                            .formatted(id, key, config.keySet()));
        }
        return value;
    }

    /** A setting that is a number. */
    public double real(String key) {
        return Double.parseDouble(text(key));
    }

    /** A setting that is a whole number. */
    public int whole(String key) {
        return Integer.parseInt(text(key));
    }

    /** The settings below a prefix: {@code lr} for {@code optimizer.lr} below {@code optimizer.} */
    public SortedMap<String, String> below(String prefix) {
        SortedMap<String, String> all = new TreeMap<>();
        config.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                all.put(key.substring(prefix.length()), value);
            }
        });
        return all;
    }

    /** The settings as changes of a run file: ids first, because an id drops the keys before it. */
    public List<String> sets() {
        return config.entrySet().stream()
                .sorted(Comparator.comparing(e -> !e.getKey().endsWith(".id")))
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
    }

    /** The hash of the settings. */
    String fingerprint() {
        return Fingerprint.of(config.toString());
    }
}
