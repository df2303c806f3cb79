package org.espalier.core.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.espalier.core.io.MetricsLine;

/** What transforms and the strategy report of one update, for its line of metrics. */
final class Figures {
    /** The place of the strategy, before those of transforms. */
    static final int STRATEGY = -1;

    /** The place of the model's modules, before that of the strategy. */
    static final int MODEL = -2;

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    private final SequencedMap<String, Double> all = new LinkedHashMap<>();
    private final Map<String, Integer> owners = new LinkedHashMap<>();

    /** Takes a figure; of two places that report one name the later has its number behind it. */
    void put(int place, String name, double value) {
        if (!NAME.matcher(name).matches() || MetricsLine.isField(name)) {
            throw new IllegalArgumentException(
                    "report '%s': a figure of an update needs a name of lower-case letters, digits and underscores that no field of metrics.jsonl has. Fix: choose another name"
                            .formatted(name));
        }
        int owner = owners.computeIfAbsent(name, _ -> place);
        all.put(owner == place ? name : name + "[" + place + "]", value);
    }

    /** By name, in the order they came. */
    SequencedMap<String, Double> all() {
        return Collections.unmodifiableSequencedMap(all);
    }
}
