package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/**
 * A reduction over any axes as reductions over runs of neighbours: the last run first, with the
 * program, then the others with the identity.
 */
final class Reduction {
    private record Run(int from, int to) {}

    private final CoreEngine engine;
    private final Combine combine;

    Reduction(CoreEngine engine, Combine combine) {
        this.engine = engine;
        this.combine = combine;
    }

    Tensor run(
            Program program,
            Scalars scalars,
            List<Integer> axes,
            Shape shape,
            List<Tensor> inputs) {
        List<Run> runs = runs(axes);
        if (runs.isEmpty()) {
            return engine.map(program, scalars, shape, inputs).getFirst();
        }
        Run last = runs.getLast();
        Tensor y = engine.reduceRun(program, scalars, combine, last.from, last.to, shape, inputs);
        for (Run r : runs.subList(0, runs.size() - 1).reversed()) {
            y = onwards(y, r);
        }
        return y;
    }

    private Tensor onwards(Tensor y, Run r) {
        return engine.reduceRun(
                Program.identity(), Scalars.none(), combine, r.from, r.to, y.shape(), List.of(y));
    }

    private static List<Run> runs(List<Integer> axes) {
        List<Run> runs = new ArrayList<>();
        for (int axis : axes) {
            Run last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && last.to == axis) {
                runs.set(runs.size() - 1, new Run(last.from, axis + 1));
            } else {
                runs.add(new Run(axis, axis + 1));
            }
        }
        return runs;
    }
}
