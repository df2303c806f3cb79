package org.espalier.train;

import java.util.Map;
import org.espalier.tensor.Tensor;

/**
 * Some samples, stacked along a first axis.
 *
 * @param fields the dataset's fields by name, for instance {@code inputs} and {@code targets}, i32
 *     [B, T]
 * @param counts for each whole-number field how many of its numbers are not negative
 * @param firstSample the global number of the first sample
 */
public record Batch(Map<String, Tensor> fields, Map<String, Long> counts, long firstSample) {
    /** A field by name. */
    public Tensor field(String name) {
        Tensor field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException(
                    "the batch has no field '%s'; it has %s".formatted(name, fields.keySet()));
        }
        return field;
    }

    /** How many numbers of a whole-number field are not negative. */
    public long count(String name) {
        field(name);
        return counts.getOrDefault(name, 0L);
    }
}
