package org.espalier.metalearning;

import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;

/**
 * Tasks side by side.
 *
 * @param support x [tasks, K, ..] and targets, to learn from
 * @param query x [tasks, Q, ..] and targets, to be judged by
 */
record Tasks(Set support, Set query) {
    /** Samples of tasks and what is wanted for them. */
    record Set(Tensor x, Tensor y) {
        private static Set of(Batch batch, String name) {
            return new Set(batch.field(name + ".x"), batch.field(name + ".y"));
        }

        private Set and(Set other) {
            return new Set(
                    Tensor.concat(1, java.util.List.of(x, other.x)),
                    Tensor.concat(1, java.util.List.of(y, other.y)));
        }
    }

    /** Those of a batch of a dataset with the fields support.x, support.y, query.x and query.y. */
    static Tasks of(Batch batch) {
        return new Tasks(Set.of(batch, "support"), Set.of(batch, "query"));
    }

    long count() {
        return support.x().shape().dim(0);
    }

    /** All samples of each task. */
    Set all() {
        return support.and(query);
    }
}
