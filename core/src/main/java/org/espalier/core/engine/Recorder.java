package org.espalier.core.engine;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.espalier.internal.Context;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Makes tensors: gives them memory, an owner and, where gradients are recorded, a history. */
final class Recorder {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Session session;
    private final Allocator allocator;
    private final ConcurrentLinkedQueue<Runnable> dead = new ConcurrentLinkedQueue<>();
    private final List<String> modules = new ArrayList<>();
    private @Nullable Scope scope;
    private Consumer<Tensor> watch = _ -> {};
    private String path = "";
    private String operation = "";
    private String pulled = ""; // path of the module whose gradient is being computed
    private boolean back; // whether one is
    private long sequence;

    Recorder(Session session, Allocator allocator) {
        this.session = session;
        this.allocator = allocator;
    }

    /** Memory for a dense result. */
    Storage allocate(DType dtype, Shape shape) {
        for (Runnable r = dead.poll(); r != null; r = dead.poll()) {
            r.run();
        }
        return Storage.allocate(
                allocator,
                new Request(dtype, shape, MemoryOwner.TEMPORARY, operation, module(), back));
    }

    /** Says which operation asks for memory from now on. */
    void operation(String name) {
        operation = name;
    }

    /** The operation that asked for memory last, for messages. */
    String operation() {
        return operation;
    }

    private String module() {
        return back ? pulled : path;
    }

    /** Computes the gradient of what a module did. */
    <T> T back(String module, Supplier<T> part) {
        String before = pulled;
        boolean wasBack = back;
        pulled = module;
        back = true;
        try {
            return part.get();
        } finally {
            pulled = before;
            back = wasBack;
        }
    }

    static Value value(Tensor x) {
        return (Value) Doors.tensors().handle(x);
    }

    static boolean tracked(List<Tensor> inputs) {
        for (Tensor x : inputs) {
            if (value(x).node() != null) {
                return Context.current().gradients();
            }
        }
        return false;
    }

    /** A node over these inputs; call {@link Node#save} on it for what its rule needs. */
    Node node(Rule rule, List<Tensor> inputs) {
        List<Node.Edge> edges = new ArrayList<>(inputs.size());
        for (Tensor x : inputs) {
            edges.add(Node.Edge.of(value(x)));
        }
        return nodeOver(rule, edges);
    }

    /** A node over what other nodes made. */
    Node nodeOver(Rule rule, List<Node.Edge> edges) {
        Node node = new Node(sequence++, rule, edges, path);
        if (scope != null) {
            scope.add(node);
        }
        return node;
    }

    /** The number of the next node. */
    long sequence() {
        return sequence;
    }

    /** The start of a history that outlives scopes: a parameter's. */
    Node leaf(String label) {
        return new Node(sequence++, new Rule.Leaf(label), List.of(), "");
    }

    /**
     * A tensor over memory, owned by the scope in force, or by the garbage collector if there is
     * none.
     */
    Tensor tensor(Storage storage, DType dtype, Layout layout, @Nullable Node node, int output) {
        Value v = new Value(storage, dtype, layout, node, output);
        Tensor t = Doors.tensors().tensor(session, layout.shape(), dtype, v);
        adopt(t, v);
        watch.accept(t);
        return t;
    }

    /** Shows every tensor from now on to a watcher, in the place of the one before. */
    void watch(Consumer<Tensor> watcher) {
        watch = watcher;
    }

    /** The same value under a handle of its own. */
    Tensor alias(Tensor x) {
        Value v = value(x);
        v.requireLive();
        return tensor(v.storage(), v.dtype(), v.layout(), v.node(), v.output());
    }

    private void collect(Tensor t, Value v) {
        Value.Claim claim = v.claim();
        CLEANER.register(t, () -> dead.add(claim::release));
        Node node = v.node();
        if (node != null) {
            collect(node);
        }
    }

    private void collect(Node node) {
        if (node.holdsMemory()) {
            CLEANER.register(node, saved(node));
        }
    }

    private Runnable saved(Node node) {
        List<Value.Claim> claims = node.saved().stream().map(Node.Saved::claim).toList();
        return () -> dead.add(() -> claims.forEach(Value.Claim::release));
    }

    Tensor restore(Node.Saved s) {
        return tensor(s.storage(), s.dtype(), s.layout(), s.edge().node(), s.edge().output());
    }

    /**
     * Runs a part in a scope; its results, where they were made in it, move to the scope around.
     */
    <T> T scoped(Supplier<T> part, Function<T, List<Tensor>> results) {
        Scope inner = new Scope(scope, path);
        scope = inner;
        List<Tensor> kept = List.of();
        try {
            T result = part.get();
            kept = results.apply(result);
            return result;
        } finally {
            close(inner, kept);
        }
    }

    /**
     * What a part returned, and the nodes it made, which nobody owns.
     *
     * @param result in the scope around
     * @param nodes to be released by the caller
     */
    record Cut(Tensor result, List<Node> nodes) {}

    /** Runs a part in a scope that does not hand its nodes on. */
    Cut cut(Supplier<Tensor> part) {
        List<Node> nodes = new ArrayList<>();
        Tensor result =
                scoped(
                        () -> {
                            Tensor made = part.get();
                            nodes.addAll(Objects.requireNonNull(scope).takeNodes());
                            return made;
                        },
                        List::of);
        return new Cut(result, nodes);
    }

    private void close(Scope inner, List<Tensor> kept) {
        List<Tensor> made = new ArrayList<>(kept.size());
        List<Value> values = new ArrayList<>(kept.size());
        for (Tensor t : kept) {
            if (inner.owns(value(t))) {
                made.add(t);
                values.add(value(t));
            }
        }
        scope = inner.parent();
        inner.close(values).forEach(this::collect);
        made.forEach(t -> adopt(t, value(t)));
    }

    private void adopt(Tensor t, Value v) {
        if (scope != null) {
            scope.add(v);
        } else {
            collect(t, v);
        }
    }

    /** Takes a value out of every scope. */
    Tensor keep(Tensor x) {
        Value v = value(x);
        v.requireLive();
        for (Scope s = scope; s != null; s = s.parent()) {
            if (s.forget(v)) {
                collect(x, v);
            }
        }
        return x;
    }

    void enter(String module) {
        modules.add(module);
        path = joined();
    }

    void leave() {
        modules.removeLast();
        path = joined();
    }

    /** Runs a part under a module path. */
    <T> T under(String module, Supplier<T> part) {
        enter(module);
        try {
            return part.get();
        } finally {
            leave();
        }
    }

    private String joined() {
        return String.join(".", modules.stream().filter(m -> !m.isEmpty()).toList());
    }

    /** The names of the modules entered, joined by dots. */
    String path() {
        return path;
    }
}
