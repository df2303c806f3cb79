package org.espalier.compression.quantization;

import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Tensor;

/**
 * The weights of a parameter [out, ..] that share a scale: those of an output or, of these, so many
 * neighbours.
 *
 * @param outputs out
 * @param each groups of an output
 * @param size weights of a group
 * @param rank axes of the parameter
 */
record WeightGroups(long outputs, long each, long size, int rank) {
    private static final Program SIZE = Program.named("size", p -> p.out(p.in("w").abs()));

    /** Whether a parameter falls into groups of a size, 0 for whole outputs. */
    static boolean fits(Parameter p, long size) {
        return p.shape().rank() >= 2 && (size == 0 || perOutput(p) % size == 0);
    }

    static WeightGroups of(Parameter p, long size) {
        long n = perOutput(p);
        long g = size == 0 ? n : size;
        return new WeightGroups(p.shape().dim(0), n / g, g, p.shape().rank());
    }

    private static long perOutput(Parameter p) {
        return p.shape().slice(1, p.shape().rank()).elements();
    }

    /** |w| of each group's weights combined: [.., out, each, size] → [.., out, each]. */
    static Tensor sizes(Combine combine, Tensor groups) {
        return Tensor.reduce(SIZE, combine, List.of(-1), groups);
    }

    /** [.., out, ..] → [.., out, each, size]. */
    Tensor split(Tensor w) {
        Shape lead = w.shape().slice(0, w.shape().rank() - rank);
        return w.reshape(lead.concat(Shape.of(outputs, each, size)).dims());
    }
}
