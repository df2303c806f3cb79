package org.espalier.metalearning;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.Option;
import org.espalier.tensor.Tensor;

/** How wrong results on the samples of tasks are. */
enum TaskError {
    /** The mean of (y − t)². */
    SQUARED {
        @Override
        Tensor sum(Tensor y, Tensor t) {
            List<Integer> all = IntStream.range(0, y.shape().rank()).boxed().toList();
            return Tensor.reduce(SQUARE, Combine.SUM, all, y, t).mul(1 / perTask(y.shape()));
        }
    },
    /** The mean cross-entropy of classes. */
    CROSS_ENTROPY {
        @Override
        Tensor sum(Tensor y, Tensor t) { // y [tasks, samples, classes], t [tasks, samples]
            Tensor rows = y.reshape(-1, y.shape().dim(-1));
            Tensor each = Tensor.composite(ENTROPY, rows, t.reshape(-1)).getFirst();
            return each.sum().mul(1 / perTask(t.shape()));
        }
    };

    static final Option<String> OPTION =
            Option.choice("error", "squared", "squared", "cross-entropy")
                    .doc("what is minimised, a mean over a task's samples");

    private static final Program SQUARE =
            Program.named("squared-error", p -> p.out(p.in("y").sub(p.in("t")).square()));
    private static final Op.Composite ENTROPY = Op.Composite.of("cross-entropy");

    static TaskError of(String id) {
        return id.equals("squared") ? SQUARED : CROSS_ENTROPY;
    }

    /** The sum over tasks of the mean over a task's samples: a scalar. */
    abstract Tensor sum(Tensor y, Tensor t);

    private static double perTask(Shape shape) {
        return (double) shape.elements() / Math.max(1, shape.dim(0));
    }
}
