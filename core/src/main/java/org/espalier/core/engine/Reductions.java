package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Issues reductions. One over any axes is lowered to kernels over runs of neighbours: the last run
 * first, with the program, then the others with the identity.
 */
final class Reductions {
    private record Run(int from, int to) {}

    private final Issue issue;
    private final Maps maps;

    Reductions(Issue issue, Maps maps) {
        this.issue = issue;
        this.maps = maps;
    }

    Tensor reduce(
            Program program,
            Scalars scalars,
            Combine combine,
            List<Integer> axes,
            Shape shape,
            List<Tensor> inputs) {
        boolean tracked = Recorder.tracked(inputs);
        boolean plain = program.equals(Program.identity());
        if (tracked && combine != Combine.SUM && !plain) {
            List<Tensor> z = maps.map(program, scalars, shape, inputs);
            return reduce(Program.identity(), Scalars.none(), combine, axes, shape, z);
        }
        Tensor y = lowered(program, scalars, combine, axes, shape, inputs);
        if (!tracked) {
            return y;
        }
        Shape kept = keptAxes(shape, axes);
        Node node =
                combine == Combine.SUM
                        ? sumNode(program, scalars, shape, inputs, kept)
                        : extremeNode(combine, axes, inputs, y, kept);
        return node == null ? y : issue.tie(y, node, 0);
    }

    private @Nullable Node sumNode(
            Program program, Scalars scalars, Shape shape, List<Tensor> inputs, Shape kept) {
        MapRule rule = maps.rule(program, scalars, shape, inputs);
        return rule.isConstant()
                ? null
                : maps.saving(new ReduceRules.OfSum(rule, kept), rule.kept(), inputs);
    }

    private Node extremeNode(
            Combine combine, List<Integer> axes, List<Tensor> inputs, Tensor y, Shape kept) {
        String label = combine == Combine.MAX ? "max" : "min";
        Rule rule = new ReduceRules.OfExtreme(label, axes, kept);
        Node node = issue.recorder().node(rule, inputs);
        node.save(Recorder.value(inputs.getFirst()));
        node.save(Recorder.value(y));
        return node;
    }

    private static Shape keptAxes(Shape shape, List<Integer> axes) {
        Shape kept = shape;
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        return kept;
    }

    private Tensor lowered(
            Program program,
            Scalars scalars,
            Combine combine,
            List<Integer> axes,
            Shape shape,
            List<Tensor> inputs) {
        List<Run> runs = runs(axes);
        if (runs.isEmpty()) {
            return maps.map(program, scalars, shape, inputs).getFirst();
        }
        Tensor y = launched(program, scalars, combine, runs.getLast(), shape, inputs);
        for (Run r : runs.subList(0, runs.size() - 1).reversed()) {
            y = launched(Program.identity(), Scalars.none(), combine, r, y.shape(), List.of(y));
        }
        return y;
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

    private Tensor launched(
            Program program,
            Scalars scalars,
            Combine combine,
            Run run,
            Shape shape,
            List<Tensor> inputs) {
        Shape kept = shape.slice(0, run.from).concat(shape.slice(run.to, shape.rank()));
        Fresh out = issue.fresh(issue.result(inputs), kept);
        issue.launcher()
                .reduce(
                        program,
                        scalars.params(program),
                        scalars.keys(program),
                        combine,
                        run.from,
                        run.to,
                        Issue.slices(inputs, shape),
                        out.slice());
        return issue.tensor(out);
    }
}
