package org.espalier.core.engine;

import java.util.Arrays;
import java.util.List;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** How gradients pass back through a recorded operation, in differentiable operations. */
interface Rule {
    /** The operation's name, for messages. */
    String label();

    /**
     * The gradients of the inputs.
     *
     * @param saved what the operation kept, as tensors with their history
     * @param dy gradients of the outputs; null where an output was not used
     * @param wanted which inputs need one
     * @return one entry per input; null for zero or not wanted
     */
    List<@Nullable Tensor> pull(List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted);

    /** A leaf: nothing to pull. */
    record Leaf(String label) implements Rule {
        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            return List.of();
        }
    }

    /** A zero gradient for each input. */
    static List<@Nullable Tensor> nothing(int inputs) {
        return Arrays.asList(new Tensor[inputs]);
    }
}
