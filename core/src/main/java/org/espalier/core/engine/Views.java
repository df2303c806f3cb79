package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Issues views: other layouts of the same elements, mostly without a kernel. */
final class Views {
    private final Issue issue;
    private final Copies copies;

    Views(Issue issue, Copies copies) {
        this.issue = issue;
        this.copies = copies;
    }

    Tensor view(Tensor x, Op.Transform transform) {
        Value v = Recorder.value(x);
        v.requireLive();
        Tensor y = viewed(x, v, transform);
        return Recorder.tracked(List.of(x))
                ? issue.tie(y, node(new LayoutRules.OfView(this, transform, x.shape()), x), 0)
                : y;
    }

    private Tensor viewed(Tensor x, Value v, Op.Transform transform) {
        Layout to = under(v.layout(), transform);
        if (to != null) {
            return issue.under(v, to);
        }
        Value packed = Recorder.value(copies.copied(x, x.dtype()));
        return issue.under(packed, Layout.dense(((Op.Transform.Reshape) transform).shape()));
    }

    /** The layout after a transform; null for a reshape that needs the elements packed first. */
    private static @Nullable Layout under(Layout l, Op.Transform transform) {
        return switch (transform) {
            case Op.Transform.Reshape r -> l.reshape(r.shape());
            case Op.Transform.Permute p ->
                    l.permute(p.order().stream().mapToInt(Integer::intValue).toArray());
            case Op.Transform.Broadcast b -> l.broadcastTo(b.shape());
            case Op.Transform.Slice s -> l.slice(s.axis(), s.from(), s.step(), s.count());
        };
    }

    /** An identity whose node starts a fresh stretch of the tape. */
    Tensor passage(Tensor x) {
        return view(x, new Op.Transform.Reshape(x.shape()));
    }

    /** Zeros of a shape with x in a slice of them. */
    Tensor pad(Tensor x, Op.Transform.Slice s, Shape shape) {
        Fresh out = copies.zeros(x.dtype(), shape);
        Layout part = out.layout().slice(s.axis(), s.from(), s.step(), s.count());
        issue.launcher().copy(Issue.slice(x), out.slice(part));
        return Recorder.tracked(List.of(x))
                ? issue.tensor(out, node(new LayoutRules.OfPad(this, s), x), 0)
                : issue.tensor(out);
    }

    /** Parts of an axis. */
    List<Tensor> split(Tensor x, int axis, long[] sizes) {
        Value v = Recorder.value(x);
        v.requireLive();
        Node node = Recorder.tracked(List.of(x)) ? node(splitting(x, axis, sizes), x) : null;
        List<Tensor> parts = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < sizes.length; i++) {
            Tensor part = issue.under(v, v.layout().slice(axis, at, 1, sizes[i]));
            parts.add(node == null ? part : issue.tie(part, node, i));
            at += sizes[i];
        }
        return parts;
    }

    private static Rule splitting(Tensor x, int axis, long[] sizes) {
        return new LayoutRules.OfSplit(axis, Arrays.stream(sizes).boxed().toList(), x.shape());
    }

    private Node node(Rule rule, Tensor x) {
        return issue.recorder().node(rule, List.of(x));
    }
}
