package org.espalier.core.train;

import java.util.List;
import org.espalier.tensor.Tensor;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;

/**
 * An update as a transform sees it.
 *
 * @param factor what the schedule makes of each optimizer's learning rate
 * @param number which of the run's transforms
 */
record TransformUpdate(
        long step, double factor, Gradients gradients, List<Group> members, int number)
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

    private Update update(Group g) {
        return new GroupUpdate(g, g.transformed(number), step, g.rate(factor), gradients, true);
    }
}
