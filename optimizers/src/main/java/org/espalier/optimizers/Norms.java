package org.espalier.optimizers;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.tensor.Tensor;

/** Norms that stay on the device. */
final class Norms {
    private static final Program SQUARE = Program.named("square", p -> p.out(p.in("x").square()));

    private Norms() {}

    /** The number one beside x. */
    static Tensor one(Tensor x) {
        return x.session().scalar(1);
    }

    /** Σx² over all elements: a scalar. */
    static Tensor squares(Tensor x) {
        List<Integer> all = IntStream.range(0, x.shape().rank()).boxed().toList();
        return Tensor.reduce(SQUARE, Combine.SUM, all, x);
    }

    /** Σx² along one axis of a matrix, which stays as an axis of size 1. */
    static Tensor squares(Tensor x, int axis) {
        return Tensor.reduce(SQUARE, Combine.SUM, List.of(axis), x).unsqueeze(axis);
    }
}
