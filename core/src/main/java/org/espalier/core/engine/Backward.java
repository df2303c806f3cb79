package org.espalier.core.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.internal.Context;
import org.espalier.kernel.Program;
import org.espalier.kernel.ShapeException;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One pass back through the tape, newest node first; contributions to a value are added in that
 * order.
 */
final class Backward {
    static final Program ADD = Program.named("grad-sum", p -> p.out(p.in("x").add(p.in("y"))));

    /** What adds up the gradients of leaves: it hears each contribution, in their order. */
    @FunctionalInterface
    interface Sink {
        /** The contribution is released on return. */
        void accept(Node leaf, Tensor contribution);
    }

    private final Recorder recorder;
    private final boolean differentiable;
    private final Map<Node, @Nullable Tensor[]> pending = new IdentityHashMap<>();
    private final Map<Node, Boolean> sunk = new IdentityHashMap<>();
    private @Nullable Sink sink;

    Backward(Recorder recorder, boolean differentiable) {
        this.recorder = recorder;
        this.differentiable = differentiable;
    }

    /** Gradients at {@code targets}: for each the tensor at its node's output, or null for zero. */
    List<@Nullable Tensor> run(Node root, int output, Tensor seed, List<Value> targets) {
        List<@Nullable Tensor> results = new ArrayList<>();
        targets.forEach(_ -> results.add(null));
        walk(
                root,
                output,
                seed,
                wanted(targets),
                (node, gradients) -> {
                    for (int i = 0; i < targets.size(); i++) {
                        Value t = targets.get(i);
                        if (t.node() == node && t.output() < gradients.length) {
                            results.set(i, gradients[t.output()]);
                        }
                    }
                });
        return results;
    }

    private interface Visitor {
        void visit(Node node, @Nullable Tensor[] gradients);
    }

    /**
     * Leaves alone. What comes for one goes to the sink at once: none is held until a last use, the
     * earliest of the forward pass, is reached.
     */
    void leaves(Node root, int output, Tensor seed, List<Node> leaves, Sink to) {
        Map<Node, Boolean> targets = new IdentityHashMap<>();
        leaves.forEach(n -> targets.put(n, true));
        sunk.putAll(targets);
        sink = to;
        walk(root, output, seed, targets, (_, _) -> {});
    }

    private static Map<Node, Boolean> wanted(List<Value> targets) {
        Map<Node, Boolean> nodes = new IdentityHashMap<>();
        for (Value t : targets) {
            if (t.node() != null) {
                nodes.put(t.node(), true);
            }
        }
        return nodes;
    }

    private void walk(
            Node root, int output, Tensor seed, Map<Node, Boolean> targets, Visitor visitor) {
        Map<Node, Boolean> leads = new IdentityHashMap<>(targets);
        add(root, output, seed);
        for (Node node : leading(root, leads, 0).reversed()) {
            visit(node, targets, leads, visitor);
        }
    }

    private void visit(
            Node node, Map<Node, Boolean> targets, Map<Node, Boolean> leads, Visitor visitor) {
        @Nullable Tensor[] dy = pending.remove(node);
        if (dy == null) {
            return;
        }
        if (targets.containsKey(node)) {
            visitor.visit(node, dy);
        }
        if (node.rule() instanceof Replay part) {
            replay(node, part, dy, targets, leads, visitor);
        } else {
            pull(node, dy, leads);
        }
        if (!targets.containsKey(node)) {
            for (Tensor t : dy) {
                release(t);
            }
        }
    }

    /**
     * Goes on through a part that is made again: its nodes take the place they had on the tape, so
     * that contributions are added in the order, and to the bits, of a tape that was kept whole.
     */
    private void replay(
            Node node,
            Replay part,
            @Nullable Tensor[] dy,
            Map<Node, Boolean> targets,
            Map<Node, Boolean> leads,
            Visitor visitor) {
        Tensor d = dy[0];
        if (d == null || !leads.getOrDefault(node, false)) {
            return;
        }
        Tensor x = recorder.restore(node.saved().getFirst());
        long from = recorder.sequence();
        Tensor y = part.again(recorder, x);
        Value end = Recorder.value(y);
        Node last = java.util.Objects.requireNonNull(end.node());
        add(last, end.output(), recorder.alias(d));
        release(y); // what its history needs of it the history holds
        for (Node inner : leading(last, leads, from).reversed()) {
            visit(inner, targets, leads, visitor);
        }
        release(x);
        if (!differentiable) {
            node.releaseSaved();
        }
    }

    /**
     * The nodes between the root and a target that are not older than a sequence number, oldest
     * first; {@code leads} is filled for all of them.
     */
    private static List<Node> leading(Node root, Map<Node, Boolean> leads, long from) {
        List<Node> reachable = new ArrayList<>();
        Map<Node, Boolean> seen = new IdentityHashMap<>();
        Deque<Node> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Node node = stack.pop();
            if (seen.put(node, true) != null) {
                continue;
            }
            reachable.add(node);
            for (Node.Edge e : node.inputs()) {
                if (e.node() != null && e.node().sequence() >= from) {
                    stack.push(e.node());
                }
            }
        }
        reachable.sort(Comparator.comparingLong(Node::sequence));
        for (Node node : reachable) {
            boolean isLeading = leads.getOrDefault(node, false);
            for (Node.Edge e : node.inputs()) {
                isLeading |= leads(e, leads);
            }
            leads.put(node, isLeading);
        }
        reachable.removeIf(n -> !leads.getOrDefault(n, false));
        return reachable;
    }

    private static boolean leads(Node.Edge edge, Map<Node, Boolean> leads) {
        return edge.node() != null && leads.getOrDefault(edge.node(), false);
    }

    private void pull(Node node, @Nullable Tensor[] dy, Map<Node, Boolean> leads) {
        boolean[] wanted = new boolean[node.inputs().size()];
        boolean any = false;
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = leads(node.inputs().get(i), leads);
            any |= wanted[i];
        }
        if (!any) {
            return;
        }
        List<@Nullable Tensor> dx = apply(node, dy, wanted);
        for (int i = 0; i < wanted.length; i++) {
            Tensor d = dx.get(i);
            Node source = node.inputs().get(i).node();
            if (wanted[i] && d != null && source != null) {
                boolean shared = contains(dy, d) || dx.subList(0, i).contains(d);
                add(source, node.inputs().get(i).output(), shared ? recorder.alias(d) : d);
            }
        }
        if (!differentiable) {
            node.releaseSaved();
        }
    }

    private static List<Tensor> present(List<@Nullable Tensor> all) {
        List<Tensor> some = new ArrayList<>();
        for (Tensor t : all) {
            if (t != null) {
                some.add(t);
            }
        }
        return some;
    }

    private static boolean contains(@Nullable Tensor[] all, Tensor t) {
        for (Tensor x : all) {
            if (x == t) {
                return true;
            }
        }
        return false;
    }

    private List<@Nullable Tensor> apply(Node node, @Nullable Tensor[] dy, boolean[] wanted) {
        List<Tensor> saved = new ArrayList<>(node.saved().size());
        node.saved().forEach(s -> saved.add(recorder.restore(s)));
        List<@Nullable Tensor> gradients = new ArrayList<>(java.util.Arrays.asList(dy));
        try {
            return recorder.scoped(
                    () ->
                            Context.current()
                                    .withGradients(differentiable)
                                    .run(() ->
                                            recorder.back(
                                                    node.module(),
                                                    () ->
                                                            node.rule()
                                                                    .pull(
                                                                            saved, gradients,
                                                                            wanted))),
                    Backward::present);
        } catch (Watch.Found found) {
            throw found.behind(node.rule().label(), node.module());
        } catch (ShapeException e) {
            throw new ShapeException(
                    "gradient of %s%s: %s"
                            .formatted(
                                    node.rule().label(),
                                    node.module().isEmpty() ? "" : " in module " + node.module(),
                                    e.getMessage()));
        } finally {
            if (!differentiable) {
                saved.forEach(this::release);
            }
        }
    }

    private void add(Node node, int output, Tensor d) {
        if (sink != null && sunk.containsKey(node)) {
            sink.accept(node, d);
            release(d);
            return;
        }
        @Nullable Tensor[] dy = pending.computeIfAbsent(node, _ -> new Tensor[output + 1]);
        if (dy.length <= output) {
            dy = java.util.Arrays.copyOf(dy, output + 1);
            pending.put(node, dy);
        }
        Tensor sofar = dy[output];
        if (sofar == null) {
            dy[output] = d;
            return;
        }
        dy[output] =
                Context.current()
                        .withGradients(differentiable)
                        .run(() -> Tensor.map(ADD, sofar, d));
        release(sofar);
        release(d);
    }

    /**
     * Early release of what no later rule can ask for; a differentiable pass leaves all to the
     * scope.
     */
    private void release(@Nullable Tensor t) {
        if (t != null && !differentiable && !isSeed(t)) {
            Recorder.value(t).release();
        }
    }

    private @Nullable Tensor seed;

    private boolean isSeed(Tensor t) {
        return t == seed;
    }

    /** The caller's own weight is not ours to release. */
    Backward protecting(Tensor caller) {
        seed = caller;
        return this;
    }
}
