package org.espalier.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.espalier.internal.Asides;
import org.espalier.nn.State;
import org.espalier.tensor.Tensor;

/**
 * What the forward passes of a step say besides their results.
 *
 * @param states where proposals for states go
 */
record StepAsides(BiConsumer<State, Tensor> states, List<Tensor> losses, Map<String, Mean> figures)
        implements Asides {
    /** What several modules and shards report by one name. */
    record Mean(double sum, int count) {
        Mean plus(Mean other) {
            return new Mean(sum + other.sum, count + other.count);
        }
    }

    /** Nothing is said yet. */
    static StepAsides before(BiConsumer<State, Tensor> states) {
        return new StepAsides(states, new ArrayList<>(), new LinkedHashMap<>());
    }

    @Override
    public void propose(State state, Tensor next) {
        states.accept(state, next);
    }

    /** It outlives the module that adds it. */
    @Override
    public void add(Tensor loss) {
        losses.add(loss.keep());
    }

    @Override
    public void report(String name, double value) {
        figures.merge(name, new Mean(value, 1), Mean::plus);
    }

    /** A loss sum with the losses that this shard's pass added; the next pass begins anew. */
    Tensor takeInto(Tensor sum, long terms) {
        Tensor all = sum;
        for (Tensor loss : losses) {
            all = all.add(loss.mul((double) terms));
            loss.close();
        }
        losses.clear();
        return all;
    }

    /** Hands the figures' means over. */
    void tell(Figures to) {
        figures.forEach((name, mean) -> to.put(Figures.MODEL, name, mean.sum / mean.count));
    }
}
