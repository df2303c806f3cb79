package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.kernel.Pullback;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Issues programs, element by element. */
final class Maps {
    private final Issue issue;
    private final ProgramGradient gradients;

    Maps(Issue issue, ProgramGradient gradients) {
        this.issue = issue;
        this.gradients = gradients;
    }

    List<Tensor> map(Program program, Scalars scalars, Shape shape, List<Tensor> inputs) {
        List<Slice> operands = Issue.slices(inputs, shape);
        List<Fresh> outputs = outputs(program, shape, inputs);
        outputs.forEach(f -> operands.add(f.slice()));
        issue.launcher().map(program, scalars.params(program), scalars.keys(program), operands);
        Node node = node(program, scalars, shape, inputs);
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            results.add(issue.tensor(outputs.get(i), node, i));
        }
        return results;
    }

    private List<Fresh> outputs(Program program, Shape shape, List<Tensor> inputs) {
        DType dtype = issue.result(inputs);
        List<Fresh> outputs = new ArrayList<>(program.outputs().size());
        for (int i = 0; i < program.outputs().size(); i++) {
            outputs.add(issue.fresh(dtype, shape));
        }
        return outputs;
    }

    private @Nullable Node node(
            Program program, Scalars scalars, Shape shape, List<Tensor> inputs) {
        if (!Recorder.tracked(inputs)) {
            return null;
        }
        MapRule rule = rule(program, scalars, shape, inputs);
        return rule.isConstant() ? null : saving(rule, rule.kept(), inputs);
    }

    /** The rule of a program over these inputs. */
    MapRule rule(Program program, Scalars scalars, Shape shape, List<Tensor> inputs) {
        Pullback kept = gradients.pullback(program, Issue.tracked(inputs));
        return new MapRule(gradients, program, scalars, shape, Issue.shapes(inputs), kept);
    }

    /** A node that keeps the inputs which a derivative reads. */
    Node saving(Rule rule, Pullback kept, List<Tensor> inputs) {
        Node node = issue.recorder().node(rule, inputs);
        kept.primals().forEach(i -> node.save(Recorder.value(inputs.get(i))));
        return node;
    }
}
