package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.internal.Context;
import org.espalier.internal.Slot;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.nn.Init;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Where parameters' values lie: each alone until a trainer puts them into arenas. */
public final class ParameterStore {
    /** What adds up parameters' gradients: it hears each contribution, in their order. */
    @FunctionalInterface
    public interface Sink {
        /** The contribution is released on return. */
        void accept(Parameter parameter, Tensor contribution);
    }

    /** A value's place, the views of it that are out, and its leaf on the tape. */
    private static final class Place implements Slot {
        private Storage storage;
        private Layout layout;
        private final List<Value> views = new ArrayList<>();
        private int prune = 16; // number of views at which those that ended are dropped
        private @Nullable Node leaf;

        Place(Storage storage, Layout layout) {
            this.storage = storage;
            this.layout = layout;
            storage.steady();
            storage.retain();
        }

        void lend(Value view) {
            if (views.size() >= prune) {
                views.removeIf(Value::isReleased);
                prune = 16 + 2 * views.size();
            }
            views.add(view);
        }

        void move(Storage to, Layout at) {
            to.steady();
            to.retain();
            storage.release();
            storage = to;
            layout = at;
        }
    }

    private static final String UPDATED =
            "when its parameter was updated. Fix: take value() again, or copy() to keep the numbers";
    private static final Program CONSTANT = Program.identity();
    private static final Program NORMAL =
            Program.named(
                    "init-normal",
                    p -> {
                        Expr z = Expr.normal("u1", "u2");
                        p.out(z.mul(p.param("std")).add(p.in("zero")));
                    });
    private static final Program UNIFORM =
            Program.named(
                    "init-uniform",
                    p -> {
                        Expr u = Expr.random("u1").mul(2).sub(1);
                        p.out(u.mul(p.param("bound")).add(p.in("zero")));
                    });

    private final CoreEngine engine;
    private final Map<Node, Parameter> leaves = new IdentityHashMap<>();

    ParameterStore(CoreEngine engine) {
        this.engine = engine;
    }

    private Place place(Parameter p) {
        Slot slot = p.slot();
        if (slot instanceof Place place) {
            return place;
        }
        Value v = Recorder.value(engine.scoped(() -> plain(() -> initial(p))));
        v.storage().own(MemoryOwner.PARAMETERS);
        v.storage().name(p.name());
        Place made = new Place(v.storage(), v.layout());
        v.release();
        p.slot(made);
        return made;
    }

    private static Tensor plain(Supplier<Tensor> part) {
        return Context.current().withGradients(false).run(part);
    }

    private Tensor initial(Parameter p) {
        Tensor zero = p.session().scalar(0);
        String name = p.name();
        long seed = engine.seed();
        Scalars keys =
                Scalars.none()
                        .key("u1", Philox.key(seed, name + "#1", 0), 0)
                        .key("u2", Philox.key(seed, name + "#2", 0), 0);
        return switch (p.init()) {
            case Init.Constant c -> make(CONSTANT, keys, p, p.session().scalar(c.value()));
            case Init.Normal n -> make(NORMAL, keys.with("std", n.std()), p, zero);
            case Init.Uniform u -> make(UNIFORM, keys.with("bound", u.bound()), p, zero);
        };
    }

    private Tensor make(Program program, Scalars scalars, Parameter p, Tensor source) {
        return engine.map(program, scalars, p.shape(), List.of(source)).getFirst();
    }

    /** A view of the value, a leaf of the tape where gradients are recorded and it is trained. */
    Tensor value(Parameter p) {
        Place place = place(p);
        boolean isLeaf = Context.current().gradients() && !p.isFrozen();
        Node leaf = isLeaf ? leaf(p, place) : null;
        Tensor t = engine.recorder().tensor(place.storage, p.dtype(), place.layout, leaf, 0);
        Value v = Recorder.value(t);
        v.name(p.name());
        place.lend(v);
        return t;
    }

    private Node leaf(Parameter p, Place place) {
        if (place.leaf == null) {
            place.leaf = engine.recorder().leaf(p.name());
            leaves.put(place.leaf, p);
        }
        return place.leaf;
    }

    List<Node> leaves(List<Parameter> wanted) {
        return wanted.stream().map(p -> leaf(p, place(p))).toList();
    }

    Parameter of(Node leaf) {
        Parameter p = leaves.get(leaf);
        if (p == null) {
            throw new IllegalStateException("a leaf of the tape that belongs to no parameter");
        }
        return p;
    }

    void set(Parameter p, Tensor value) {
        Place place = place(p);
        Slice target = new Slice(place.storage.buffer(), place.layout);
        engine.launcher().copy(Recorder.value(value).slice(), target);
        place.storage.changed(0);
        updated(p);
    }

    /** Ends all views of a value that has changed, and its history. */
    void updated(Parameter p) {
        Place place = place(p);
        place.views.forEach(v -> v.release(UPDATED));
        place.views.clear();
        if (place.leaf != null) {
            leaves.remove(place.leaf);
            place.leaf = null;
        }
    }

    /** Moves a value to a stretch of an arena; its bits stay. */
    void move(Parameter p, Storage arena, long offset) {
        Place place = place(p);
        Layout at = Layout.dense(p.shape(), offset);
        engine.launcher()
                .copy(
                        new Slice(place.storage.buffer(), place.layout),
                        new Slice(arena.buffer(), at));
        arena.changed(0);
        updated(p);
        place.move(arena, at);
    }

    /** Moves a value that lies in an arena back to memory of its own; its bits stay. */
    void settle(Parameter p, Storage arena) {
        if (!(p.slot() instanceof Place place) || place.storage != arena) {
            return;
        }
        Request request = Request.of(p.dtype(), p.shape(), MemoryOwner.PARAMETERS, "weights");
        Storage own = Storage.allocate(engine.allocator(), request);
        own.name(p.name());
        move(p, own, 0);
    }
}
