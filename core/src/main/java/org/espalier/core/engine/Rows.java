package org.espalier.core.engine;

import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;

/** Issues the reading and adding of rows by number. */
final class Rows {
    private final Issue issue;
    private final Copies copies;

    Rows(Issue issue, Copies copies) {
        this.issue = issue;
        this.copies = copies;
    }

    Tensor gather(Tensor table, Tensor numbers) {
        Shape rest = table.shape().slice(1, table.shape().rank());
        Fresh out = issue.fresh(table.dtype(), numbers.shape().concat(rest));
        long n = numbers.shape().elements();
        Slice rows = flat(table, table.shape().dim(0), rest.elements());
        issue.launcher().gather(rows, flat(numbers, n), out.flat(n, rest.elements()));
        if (!Recorder.tracked(List.of(table))) {
            return issue.tensor(out);
        }
        Rule rule = new RowRules.OfGather(table.shape());
        return issue.tensor(out, node(rule, List.of(table, numbers), numbers), 0);
    }

    Tensor scatterAdd(Tensor numbers, Tensor source, long rows) {
        Shape rest = source.shape().slice(numbers.shape().rank(), source.shape().rank());
        Fresh out = issue.fresh(source.dtype(), Shape.of(rows).concat(rest));
        long n = numbers.shape().elements();
        Slice numbered = flat(numbers, n);
        Slice added = flat(source, n, rest.elements());
        issue.launcher().scatterAdd(numbered, added, out.flat(rows, rest.elements()));
        if (!Recorder.tracked(List.of(source))) {
            return issue.tensor(out);
        }
        Rule rule = new RowRules.OfScatterAdd();
        return issue.tensor(out, node(rule, List.of(numbers, source), numbers), 0);
    }

    private Node node(Rule rule, List<Tensor> inputs, Tensor numbers) {
        Node node = issue.recorder().node(rule, inputs);
        node.save(Recorder.value(numbers));
        return node;
    }

    private Slice flat(Tensor x, long... dims) {
        Slice s = Issue.slice(copies.dense(x));
        return new Slice(s.buffer(), Layout.dense(Shape.of(dims), s.layout().offset()));
    }
}
