package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * The sum of what virtual shards 0 … V − 1 give, one after the other, by a fixed binary tree:
 * neighbours first, an odd last one moving up. Only log₂V + 1 parts are held at a time.
 */
final class ShardTree<T> {
    private final BinaryOperator<T> join;
    private final List<Optional<T>> levels = new ArrayList<>();

    /** Parts that are joined by an operator, which may use their memory. */
    ShardTree(BinaryOperator<T> join) {
        this.join = join;
    }

    /** Adds the next shard's part. */
    void add(T shard) {
        T sum = shard;
        int level = 0;
        while (level < levels.size() && levels.get(level).isPresent()) {
            sum = join.apply(levels.get(level).orElseThrow(), sum);
            levels.set(level++, Optional.empty());
        }
        if (level == levels.size()) {
            levels.add(Optional.of(sum));
        } else {
            levels.set(level, Optional.of(sum));
        }
    }

    /** The sum of all parts; the tree is empty then. */
    T sum() {
        T sum =
                levels.stream()
                        .flatMap(Optional::stream)
                        .reduce((below, above) -> join.apply(above, below))
                        .orElseThrow(() -> new IllegalStateException("no shard was added"));
        levels.clear();
        return sum;
    }

    /** Forgets what was added, and says what. */
    void clear(Consumer<T> forgotten) {
        levels.stream().flatMap(Optional::stream).forEach(forgotten);
        levels.clear();
    }
}
