package org.espalier.optimizers.weights;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Tensor;

/**
 * The rows of a parameter of two axes or more: the weights of one unit each. Tensors in its place
 * may have further axes before its own.
 *
 * @param count the number of rows
 * @param inner the number of axes within a row
 */
record Units(long count, int inner) {
    private static final Program SQUARE = Program.named("square", p -> p.out(p.in("x").square()));

    static boolean hasRows(Parameter p) {
        return p.shape().rank() >= 2;
    }

    static Units of(Parameter p) {
        return new Units(p.shape().dim(0), p.shape().rank() - 1);
    }

    /** Σx² of each row: [.., count, ..] → [.., count]. */
    Tensor squares(Tensor x) {
        List<Integer> axes = IntStream.rangeClosed(-inner, -1).boxed().toList();
        return Tensor.reduce(SQUARE, Combine.SUM, axes, x);
    }

    /** A number per row, to be broadcast over the rows: [.., count] → [.., count, 1..]. */
    Tensor column(Tensor x) {
        Shape shape = x.shape();
        for (int i = 0; i < inner; i++) {
            shape = shape.insert(shape.rank(), 1);
        }
        return x.reshape(shape.dims());
    }

    /** The rows as those of a matrix: [.., count, ..] → [.., count, n]. */
    Tensor matrix(Tensor x) {
        Shape shape = x.shape();
        int own = shape.rank() - inner;
        long n = shape.slice(own, shape.rank()).elements();
        return x.reshape(shape.slice(0, own).concat(Shape.of(n)).dims());
    }
}
