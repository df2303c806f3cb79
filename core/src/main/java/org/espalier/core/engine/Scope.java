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

    boolean forget(Value v) {
        return values.removeIf(x -> x == v);
    }

    /** Releases all but the results, which move to the parent; so do the nodes, which a later gradient may need. */
    void close(List<Value> results) {
        for (Value v : values) {
            if (results.stream().noneMatch(r -> r == v)) {
                v.module(module);
                v.release();
            }
        }
        if (parent != null) {
            parent.nodes.addAll(nodes);
        } else if (results.isEmpty()) {
            nodes.forEach(Node::releaseSaved);
        }
    }

    boolean owns(Value v) {
        return values.stream().anyMatch(x -> x == v);
    }
}
