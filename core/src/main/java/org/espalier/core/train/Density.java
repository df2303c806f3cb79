package org.espalier.core.train;

import java.util.List;
import java.util.stream.DoubleStream;
import org.espalier.internal.Context;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** How many of a model's weights are not zero. */
final class Density {
    private static final Program COUNT =
            Program.named(
                    "count",
                    p -> {
                        Expr zero = Expr.literal(0);
                        p.out(p.in("w").eq(zero).select(zero, Expr.literal(1)));
                    });

    private Density() {}

    /**
     * The share of weights that are not zero, as the forward pass sees them: what adapters and the
     * context make of them.
     */
    static double of(Module model, Context context) {
        Session session = model.session();
        double[] count = new double[1];
        for (Parameter p : model.parameters()) {
            context.withGradients(false)
                    .run(() -> {
                        session.scope(() -> count[0] += count(p.value()));
                        return p;
                    });
        }
        return count[0] / model.parameterCount();
    }

    /** In f32 sums of ones are exact up to 2²⁴: more are in no row. */
    private static double count(Tensor w) {
        Tensor rows = w.shape().rank() == 0 ? w.reshape(1) : w;
        Tensor sums = Tensor.reduce(COUNT, Combine.SUM, List.of(-1), rows);
        return DoubleStream.of(sums.toDoubles()).sum();
    }
}
