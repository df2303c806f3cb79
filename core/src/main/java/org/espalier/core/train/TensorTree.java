package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The mean of tensors that come one by one, of their sum by a fixed binary tree as {@link
 * GradientTree} has it.
 */
final class TensorTree {
    private final List<@Nullable Tensor> levels = new ArrayList<>();
    private int count;

    /** Adds one, which is kept and given away. */
    void add(Tensor x) {
        Tensor sum = x;
        int level = 0;
        while (level < levels.size() && levels.get(level) != null) {
            sum = join(Objects.requireNonNull(levels.get(level)), sum);
            levels.set(level++, null);
        }
        if (level == levels.size()) {
            levels.add(sum);
        } else {
            levels.set(level, sum);
        }
        count++;
    }

    private static Tensor join(Tensor left, Tensor right) {
        Tensor sum = left.add(right).keep();
        left.close();
        right.close();
        return sum;
    }

    /** Sum over count, to be closed by the caller; of one tensor that tensor. Empties the tree. */
    Tensor mean() {
        Tensor sum = null;
        for (Tensor level : levels) {
            if (level != null) {
                sum = sum == null ? level : join(level, sum);
            }
        }
        levels.clear();
        Tensor all = Objects.requireNonNull(sum, "nothing was added");
        int n = count;
        count = 0;
        return n == 1 ? all : share(all, n);
    }

    private static Tensor share(Tensor sum, int n) {
        Tensor mean = sum.mul(1.0 / n).keep();
        sum.close();
        return mean;
    }

    /** Forgets what was added. */
    void clear() {
        levels.stream().filter(Objects::nonNull).forEach(Tensor::close);
        levels.clear();
        count = 0;
    }
}
