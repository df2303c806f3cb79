package org.espalier.core.train;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.espalier.tensor.Tensor;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;

/**
 * An update as a transform or a strategy sees it.
 *
 * @param factor what the schedule makes of each optimizer's learning rate
 * @param state whose arrays its programs may name, by group
 * @param figures where what it reports goes
 */
record TransformUpdate(
        long step,
        double factor,
        Gradients gradients,
        List<Group> members,
        Function<Group, ArraySet> state,
        BiConsumer<String, Double> figures)
        implements ModelUpdate {
    @Override
    public Tensor norm() {
        return gradients.norm();
    }

    @Override
    public void scale(Tensor factor) {
        gradients.scale(factor);
    }

    @Override
    public List<Update> groups() {
        return members.stream().map(this::update).toList();
    }

    @Override
    public void report(String name, double value) {
        figures.accept(name, value);
    }

    private Update update(Group g) {
        return new GroupUpdate(g, state.apply(g), step, g.rate(factor), gradients, true);
    }
}
