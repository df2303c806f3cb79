package org.espalier.train;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A pass over the validation split.
 *
 * @param loss mean loss per term, in nats
 * @param bitsPerByte total loss in bits over the bytes of the split; NaN where bytes are unknown
 * @param terms number of terms
 * @param metrics means per term of what the objective measures besides, by name
 */
public record Evaluation(
        double loss, double bitsPerByte, long terms, SortedMap<String, Double> metrics) {
    /** An evaluation and its metrics. */
    public Evaluation {
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }

    /** An evaluation without metrics. */
    public Evaluation(double loss, double bitsPerByte, long terms) {
        this(loss, bitsPerByte, terms, new TreeMap<>());
    }
}
