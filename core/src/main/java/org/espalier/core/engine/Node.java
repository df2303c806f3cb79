package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/** A recorded operation: where its inputs came from and what its rule needs kept. */
final class Node {
    /** Where an input came from; {@code node} is null for constants. */
    record Edge(@Nullable Node node, int output, Shape shape, DType dtype) {
        static Edge of(Value v) {
            return new Edge(v.node(), v.output(), v.layout().shape(), v.dtype());
        }
    }

    /** A value kept for the rule: memory held, history remembered. */
    record Saved(Value.Claim claim, Storage storage, DType dtype, Layout layout, Edge edge) {
        static Saved of(Value v) {
            return new Saved(
                    Value.Claim.saved(v.storage()), v.storage(), v.dtype(), v.layout(), Edge.of(v));
        }
    }

    private final long sequence;
    private final Rule rule;
    private final List<Edge> inputs;
    private final String module;
    private final List<Saved> saved = new ArrayList<>();
    private boolean consumed;

    Node(long sequence, Rule rule, List<Edge> inputs, String module) {
        this.sequence = sequence;
        this.rule = rule;
        this.inputs = inputs;
        this.module = module;
    }

    /** Ascends in the order of recording, which is a topological order. */
    long sequence() {
        return sequence;
    }

    Rule rule() {
        return rule;
    }

    List<Edge> inputs() {
        return inputs;
    }

    String module() {
        return module;
    }

    void save(Value v) {
        saved.add(Saved.of(v));
    }

    List<Saved> saved() {
        if (consumed) {
            throw new TensorException(
                    ("gradients: what %s%s saved was released by an earlier gradient or at the end of"
                                    + " its scope. Fix: take all gradients in one call inside the"
                                    + " scope, or pass differentiable = true to the first")
                            .formatted(
                                    rule.label(), module.isEmpty() ? "" : " in module " + module));
        }
        return saved;
    }

    void releaseSaved() {
        consumed |= !saved.isEmpty();
        saved.forEach(s -> s.claim().release());
        saved.clear();
    }

    boolean holdsMemory() {
        return !saved.isEmpty();
    }
}
