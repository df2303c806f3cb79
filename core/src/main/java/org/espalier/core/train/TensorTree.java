package org.espalier.core.train;

import org.espalier.tensor.Tensor;

/** The mean of tensors that virtual shards give. */
final class TensorTree {
    private final ShardTree<Tensor> shards = new ShardTree<>(TensorTree::join);
    private int count;

    /** Adds one, which is kept and given away. */
    void add(Tensor x) {
        shards.add(x);
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
        Tensor sum = shards.sum();
        int n = count;
        count = 0;
        return n == 1 ? sum : share(sum, n);
    }

    private static Tensor share(Tensor sum, int n) {
        Tensor mean = sum.mul(1.0 / n).keep();
        sum.close();
        return mean;
    }

    /** Forgets what was added. */
    void clear() {
        shards.clear(Tensor::close);
        count = 0;
    }
}
