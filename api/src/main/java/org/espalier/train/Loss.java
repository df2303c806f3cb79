package org.espalier.train;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.tensor.Tensor;

/**
 * What is minimised, before averaging: a sum over terms and their number, so that batches of
 * unequal length are weighted by their terms.
 *
 * @param sum the sum, a scalar
 * @param count the number of terms
 * @param metrics further sums over the same terms, by name; an evaluation shows their means
 */
public record Loss(Tensor sum, long count, SortedMap<String, Tensor> metrics) {
    /** A loss and its metrics. */
    public Loss {
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }

    /** A loss without metrics. */
    public Loss(Tensor sum, long count) {
        this(sum, count, new TreeMap<>());
    }

    /** The same with a further metric: a sum over the terms, a scalar. */
    public Loss metric(String name, Tensor metric) {
        SortedMap<String, Tensor> all = new TreeMap<>(metrics);
        all.put(name, metric);
        return new Loss(sum, count, all);
    }
}
