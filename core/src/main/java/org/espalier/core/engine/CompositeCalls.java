package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.internal.Context;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;

/** Issues composites: as the backend's own kernel where it claims them, else decomposed. */
final class CompositeCalls {
    private final Issue issue;
    private final Copies copies;
    private final Views views;
    private final Derivation derivation;

    CompositeCalls(Issue issue, Copies copies, Views views, Derivation derivation) {
        this.issue = issue;
        this.copies = copies;
        this.views = views;
        this.derivation = derivation;
    }

    Views views() {
        return views;
    }

    Derivation derivation() {
        return derivation;
    }

    List<Tensor> composite(Op.Composite op, List<Tensor> inputs) {
        CompositeDefinition definition = Composites.find(op);
        definition.check().of(op, inputs);
        return definition.rowwise() && inputs.getFirst().shape().rank() != 2
                ? rowwise(op, definition, inputs)
                : flat(op, definition, inputs);
    }

    /** Leading axes become one axis of rows, and come back in the result. */
    private List<Tensor> rowwise(
            Op.Composite op, CompositeDefinition definition, List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        Shape lead = x.shape().slice(0, x.shape().rank() - 1);
        List<Tensor> rows = new ArrayList<>(inputs);
        rows.set(0, x.reshape(lead.elements(), x.shape().dim(-1)));
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).shape().equals(lead)) {
                rows.set(i, rows.get(i).reshape(lead.elements()));
            }
        }
        List<Tensor> results = new ArrayList<>(flat(op, definition, rows));
        Shape y = results.getFirst().shape();
        results.set(0, results.getFirst().reshape(lead.concat(y.slice(1, y.rank())).dims()));
        return results;
    }

    private List<Tensor> flat(
            Op.Composite op, CompositeDefinition definition, List<Tensor> inputs) {
        List<Shape> outputs = definition.shapes().of(op, Issue.shapes(inputs));
        List<Tensor> results =
                Context.current()
                        .withGradients(false)
                        .run(() -> claimed(op, inputs, outputs, false));
        if (results.isEmpty()) {
            return List.of(unclaimed(op, definition, inputs));
        }
        return Recorder.tracked(inputs) ? recorded(op, definition, inputs, results) : results;
    }

    private Tensor unclaimed(Op.Composite op, CompositeDefinition definition, List<Tensor> inputs) {
        return ChunkedLoss.takes(op, inputs)
                ? chunked(op, definition, inputs)
                : definition.decomposition().of(op, inputs);
    }

    /** Losses whose logits are too many to exist at once, and their gradients with them. */
    private Tensor chunked(Op.Composite op, CompositeDefinition definition, List<Tensor> inputs) {
        boolean tracked = Recorder.tracked(inputs);
        boolean[] wanted = tracked ? Issue.tracked(inputs) : new boolean[inputs.size()];
        ChunkedLoss loss = new ChunkedLoss(issue, derivation, inputs, wanted).run(op);
        Tensor sum = loss.sum();
        if (!tracked) {
            return sum;
        }
        Rule plain = new CompositeRule(this, op, definition, inputs.size());
        Rule rule = new ChunkedLossRule(issue, plain, wanted[0], wanted[1]);
        Node node = issue.recorder().node(rule, inputs);
        inputs.forEach(t -> node.save(Recorder.value(t)));
        loss.gradients().forEach(t -> node.save(Recorder.value(t)));
        return issue.tie(sum, node, 0);
    }

    private List<Tensor> recorded(
            Op.Composite op,
            CompositeDefinition definition,
            List<Tensor> inputs,
            List<Tensor> results) {
        Rule rule = new CompositeRule(this, op, definition, inputs.size());
        Node node = issue.recorder().node(rule, inputs);
        inputs.forEach(t -> node.save(Recorder.value(t)));
        definition.gradientOutputs().forEach(i -> node.save(Recorder.value(results.get(i))));
        List<Tensor> tied = new ArrayList<>(results);
        tied.set(0, issue.tie(results.getFirst(), node, 0));
        return tied;
    }

    /**
     * The backend's own kernel for a composite: its results, or none when it has no such kernel. No
     * history.
     */
    List<Tensor> claimed(
            Op.Composite op, List<Tensor> inputs, List<Shape> shapes, boolean inPlace) {
        List<Tensor> ready = inputs.stream().map(copies::innerDense).toList();
        DType dtype = issue.result(inputs);
        if (!issue.launcher().claims(op, operands(ready, dtype, shapes.size()))) {
            return List.of();
        }
        boolean over = inPlace && reusable(ready.getFirst());
        List<Fresh> outputs = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            outputs.add(
                    i == 0 && over
                            ? Fresh.over(ready.getFirst())
                            : issue.fresh(dtype, shapes.get(i)));
        }
        List<Slice> slices = new ArrayList<>();
        ready.forEach(t -> slices.add(Issue.slice(t)));
        outputs.forEach(f -> slices.add(f.slice()));
        issue.launcher().composite(op, slices);
        return outputs.stream().map(issue::tensor).toList();
    }

    private static List<Operand> operands(List<Tensor> ready, DType dtype, int outputs) {
        List<Operand> operands = new ArrayList<>();
        ready.forEach(t -> operands.add(new Operand(t.dtype(), Recorder.value(t).layout().kind())));
        for (int i = 0; i < outputs; i++) {
            operands.add(new Operand(dtype, Layout.Kind.DENSE));
        }
        return operands;
    }

    /**
     * Held by the tape's saved value and by the handle in hand alone, and about to be dropped by
     * both.
     */
    private static boolean reusable(Tensor x) {
        Value v = Recorder.value(x);
        return v.layout().isDense() && v.storage().hasHolders(2);
    }
}
