package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * A model small enough to train in a test.
 *
 * @param name for reports
 * @param parameters shapes of what is trained
 * @param usesComposites whether a backend may claim parts of it and so compute other bits
 * @param rate the learning rate
 * @param loss the mean loss on the one batch it has
 */
record MiniModel(
        String name,
        List<Shape> parameters,
        boolean usesComposites,
        double rate,
        LossFunction loss) {
    /** The loss at some weights. */
    @FunctionalInterface
    interface LossFunction {
        Tensor at(Session session, MiniData data, List<Tensor> weights);
    }

    @Override
    public String toString() {
        return name;
    }
}
