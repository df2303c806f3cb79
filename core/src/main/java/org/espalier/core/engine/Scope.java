package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values and nodes made since a module call began. */
final class Scope {
    private final @Nullable Scope parent;
    private final String module;
    private final List<Value> values = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private boolean historyEscapes;

    Scope(@Nullable Scope parent, String module) {
        this.parent = parent;
        this.module = module;
    }

    @Nullable Scope parent() {
        return parent;
    }

    void add(Value v) {
        values.add(v);
    }

    void add(Node n) {
        nodes.add(n);
    }

    /** Gives up the nodes made so far. */
    List<Node> takeNodes() {
        List<Node> taken = List.copyOf(nodes);
        nodes.clear();
        return taken;
    }

    /**
     * Gives up a value, which outlives this scope and those around it together with its history.
     */
    boolean forget(Value v) {
        historyEscapes |= v.node() != null;
        return values.removeIf(x -> x == v);
    }

    /**
     * Releases all but the results, which move to the parent; so do the nodes, which a later
     * gradient may need.
     *
     * @return nodes that outlive every scope, because a result or a kept value does
     */
    List<Node> close(List<Value> results) {
        String ended = ended();
        for (Value v : values) {
            if (!isAmong(results, v)) {
                v.release(ended);
            }
        }
        for (Value r : results) {
            historyEscapes |= r.node() != null;
        }
        if (parent != null) {
            parent.nodes.addAll(nodes);
            return List.of();
        }
        if (historyEscapes) {
            return nodes;
        }
        nodes.forEach(Node::releaseSaved);
        return List.of();
    }

    private String ended() {
        return module.isEmpty()
                ? "when its scope ended. Fix: call keep() on it inside that scope, or return it"
                : "when module '%s' returned. Fix: call keep() on it inside that module, or return it"
                        .formatted(module);
    }

    boolean owns(Value v) {
        return isAmong(values, v);
    }

    private static boolean isAmong(List<Value> all, Value v) {
        for (Value x : all) {
            if (x == v) {
                return true;
            }
        }
        return false;
    }
}
