package org.espalier.optimizers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.tensor.Tensor;

/** Norms that stay on the device. */
public final class Norms {
    private static final Program SQUARE = Program.named("square", p -> p.out(p.in("x").square()));

    private Norms() {}

    /** The number one beside x. */
    public static Tensor one(Tensor x) {
        return x.session().scalar(1);
    }

    /** Σx² over all elements: a scalar. */
    public static Tensor squares(Tensor x) {
        List<Integer> all = IntStream.range(0, x.shape().rank()).boxed().toList();
        return Tensor.reduce(SQUARE, Combine.SUM, all, x);
    }

    /** Σx² along one axis of a matrix, which stays as an axis of size 1. */
    public static Tensor squares(Tensor x, int axis) {
        return Tensor.reduce(SQUARE, Combine.SUM, List.of(axis), x).unsqueeze(axis);
    }

    /** Σx² of each unit: along all axes but the first, of a vector over all. Broadcasts to x. */
    public static Tensor unitSquares(Tensor x) {
        return perUnit(SQUARE, x);
    }

    /** Σx of each unit. Broadcasts to x. */
    public static Tensor unitSums(Tensor x) {
        return perUnit(Program.identity(), x);
    }

    private static Tensor perUnit(Program program, Tensor x) {
        int rank = x.shape().rank();
        int first = rank < 2 ? 0 : 1;
        List<Integer> axes = IntStream.range(first, rank).boxed().toList();
        long[] dims = new long[rank];
        Arrays.fill(dims, 1);
        if (rank >= 2) {
            dims[0] = x.shape().dim(0);
        }
        return Tensor.reduce(program, Combine.SUM, axes, x).reshape(dims);
    }
}
