package org.espalier.core.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.internal.Context;
import org.espalier.kernel.Program;
import org.espalier.nn.State;
import org.espalier.tensor.Tensor;

/**
 * What states are to become with the update of a step: proposals by shard, their mean in the end.
 */
final class StateProposals {
    private static final Program COPY = Program.identity();

    private final Map<State, Tensor> shard = new LinkedHashMap<>();
    private final Map<State, TensorTree> step = new LinkedHashMap<>();

    /** A copy is kept: what was proposed may be a view of a state. */
    void propose(State state, Tensor next) {
        Tensor copy = plain(() -> Tensor.map(COPY, next).keep());
        Tensor before = shard.put(state, copy);
        if (before != null) {
            before.close();
        }
    }

    private static <T> T plain(Supplier<T> part) {
        return Context.current().withGradients(false).run(part);
    }

    /** The shard is done. */
    void endShard() {
        plain(() -> {
            shard.forEach((s, next) -> step.computeIfAbsent(s, _ -> new TensorTree()).add(next));
            return shard;
        });
        shard.clear();
    }

    /** The update is made: each state that was proposed for becomes the mean over its shards. */
    void commit() {
        plain(() -> {
            step.forEach(StateProposals::set);
            return step;
        });
        step.clear();
    }

    private static void set(State state, TensorTree proposals) {
        Tensor mean = proposals.mean();
        state.set(mean);
        mean.close();
    }

    /** The step is given up: states stay as they are. */
    void clear() {
        shard.values().forEach(Tensor::close);
        shard.clear();
        step.values().forEach(TensorTree::clear);
        step.clear();
    }
}
