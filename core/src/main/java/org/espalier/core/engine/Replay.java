package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.espalier.internal.Asides;
import org.espalier.internal.Context;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A part of the tape that was thrown away and is made again when the pass back reaches it (Chen et
 * al., "Training Deep Nets with Sublinear Memory Cost", 2016). What it reads is the same the second
 * time: the input, the parameters, and the context that random numbers derive from.
 *
 * @param forward the part, a function of one tensor
 * @param context in force when it ran
 * @param module the module path it ran under
 */
record Replay(UnaryOperator<Tensor> forward, Context context, String module) implements Rule {
    /** Runs a part, and keeps its input alone where its history would be kept. */
    static Tensor of(Recorder recorder, UnaryOperator<Tensor> forward, Tensor x) {
        long from = recorder.sequence();
        Recorder.Cut cut = recorder.cut(() -> forward.apply(x));
        Value y = Recorder.value(cut.result());
        Node last = y.node();
        Tensor result =
                last != null && isInside(last, from)
                        ? tied(recorder, y, forward, x, outside(last, from))
                        : cut.result();
        cut.nodes().forEach(Node::releaseSaved);
        return result;
    }

    /** The part's result under one node for the part. */
    private static Tensor tied(
            Recorder recorder,
            Value y,
            UnaryOperator<Tensor> forward,
            Tensor x,
            List<Node.Edge> edges) {
        Context context = Context.current().withAsides(Asides.DROPPED); // made once
        Rule rule = new Replay(forward, context, recorder.path());
        Node node = recorder.nodeOver(rule, edges);
        node.save(Recorder.value(x));
        Tensor tied = recorder.tensor(y.storage(), y.dtype(), y.layout(), node, 0);
        y.release();
        return tied;
    }

    /** Whether a node was made by the part, and is no parameter's. */
    private static boolean isInside(Node node, long from) {
        return node.sequence() >= from && !(node.rule() instanceof Leaf);
    }

    /** What reaches into the part from before it, each once. */
    private static List<Node.Edge> outside(Node root, long from) {
        List<Node.Edge> edges = new ArrayList<>();
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Node> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            for (Node.Edge e : open.removeLast().inputs()) {
                Node source = e.node();
                if (source != null && seen.add(source)) {
                    if (isInside(source, from)) {
                        open.add(source);
                    } else {
                        edges.add(e);
                    }
                }
            }
        }
        return edges;
    }

    /** The part's result once more, with its history; of what it made else the tape has its own. */
    Tensor again(Recorder recorder, Tensor x) {
        return context.withGradients(true)
                .run(() -> recorder.under(module, () -> scoped(recorder, x)));
    }

    private Tensor scoped(Recorder recorder, Tensor x) {
        return recorder.scoped(() -> forward.apply(x), List::of);
    }

    @Override
    public String label() {
        return "a module that is computed again";
    }

    @Override
    public List<@Nullable Tensor> pull(
            List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
        throw new IllegalStateException("the pass back goes through the part itself");
    }
}
