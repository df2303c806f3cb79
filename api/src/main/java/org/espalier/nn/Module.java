package org.espalier.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.internal.Context;
import org.espalier.internal.Doors;
import org.espalier.internal.Engine;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A function of a tensor with parameters and parts. A subclass declares {@link #parameter}s, {@link
 * #state}s and {@link #child} modules in its constructor and defines {@link #forward}; callers use
 * {@link #call}.
 */
public abstract class Module {
    private final Session session;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, State> states = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();
    private @Nullable Module parent;
    private String name = "";
    private @Nullable Module successor;
    private boolean isRecomputed;

    /** A module of a session. */
    protected Module(Session session) {
        this.session = session;
    }

    /** Where it lives. */
    public final Session session() {
        return session;
    }

    /** Declares a parameter. */
    protected final Parameter parameter(String parameterName, Init init, long... dims) {
        unused(parameterName);
        Parameter p = new Parameter(this, parameterName, Shape.of(dims), init);
        parameters.put(parameterName, p);
        return p;
    }

    /** Declares an array that is kept, but not trained. */
    protected final State state(String stateName, Init init, long... dims) {
        unused(stateName);
        State s = new State(this, stateName, Shape.of(dims), init);
        states.put(stateName, s);
        return s;
    }

    /** Declares a part. */
    protected final <M extends Module> M child(String childName, M module) {
        unused(childName);
        Module part = module;
        for (Module above = this; above != null; above = above.parent) {
            if (above.equals(part)) {
                throw new IllegalArgumentException(
                        "module '%s' would be a part of itself".formatted(childName));
            }
        }
        if (part.parent != null) {
            throw belongs(part, childName);
        }
        part.parent = this;
        part.name = childName;
        children.put(childName, part);
        return module;
    }

    private static IllegalArgumentException belongs(Module part, String as) {
        return new IllegalArgumentException(
                "module '%s' already belongs to '%s'".formatted(as, part.path()));
    }

    private void unused(String part) {
        if (parameters.containsKey(part)
                || states.containsKey(part)
                || children.containsKey(part)) {
            throw new IllegalArgumentException(
                    "%s has a part '%s' already. Fix: give it another name"
                            .formatted(getClass().getSimpleName(), part));
        }
    }

    /**
     * Puts another module in the place of this one: it takes this one's name in the tree, and who
     * calls this one calls that one. This one is a root from now on, with its parameters.
     */
    public final void replace(Module by) {
        Module above = parent;
        if (above == null) {
            throw new IllegalStateException(
                    "a root cannot be replaced. Fix: use the other module instead");
        }
        if (by.parent != null) {
            throw belongs(by, by.name);
        }
        String place = name;
        above.children.replace(place, by);
        parent = null;
        name = "";
        by.parent = above;
        by.name = place;
        successor = by;
    }

    /** Gives up a part, which is a root again. */
    final void drop(Module part) {
        children.remove(part.name);
        part.parent = null;
        part.name = "";
    }

    /** Computes the result. Shapes are for the subclass to say. */
    protected abstract Tensor forward(Tensor x);

    /** Runs {@link #forward} in a scope: what it makes is released, but for the result. */
    public final Tensor call(Tensor x) {
        return successor != null
                ? successor.call(x)
                : inside(() -> isRecomputed ? again(x) : forward(x));
    }

    private Tensor again(Tensor x) {
        Context once = Context.current().withAsides(new Recomputed(path()));
        return once.run(() -> Doors.engine(session).replayed(this::forward, x));
    }

    /**
     * Whether a call keeps its input alone for gradients, and runs {@link #forward} a second time
     * when they pass through: less memory, a forward pass more, gradients of the same bits (Chen et
     * al., "Training Deep Nets with Sublinear Memory Cost", 2016); second derivatives may differ by
     * rounding. {@code forward} may read nothing but its input and parameters.
     */
    public final void recompute(boolean isOn) {
        isRecomputed = isOn;
    }

    /** Runs a part of this module as {@link #call} does. */
    final Tensor inside(Supplier<Tensor> part) {
        Engine engine = Doors.engine(session);
        engine.enter(name);
        try {
            return engine.scoped(part);
        } finally {
            engine.leave();
        }
    }

    /** The names from the root to here, joined by dots; empty for a root. */
    public final String path() {
        if (parent == null) {
            return name;
        }
        String above = parent.path();
        return above.isEmpty() ? name : above + "." + name;
    }

    /** The parts by name, in order of declaration. */
    public final Map<String, Module> children() {
        return java.util.Collections.unmodifiableMap(children);
    }

    /** All parameters, this module's first, then its parts', in order of declaration. */
    public final List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(parameters.values());
        children.values().forEach(c -> all.addAll(c.parameters()));
        return all;
    }

    /** All states, this module's first, then its parts', in order of declaration. */
    public final List<State> states() {
        List<State> all = new ArrayList<>(states.values());
        children.values().forEach(c -> all.addAll(c.states()));
        return all;
    }

    /** True within a step of training: dropout and its like are active. */
    public final boolean isTraining() {
        return Context.current().training();
    }

    /**
     * Adds a loss to what this step of training minimises: beside the objective's mean over the
     * terms of a virtual shard. Outside a step of training nothing happens.
     *
     * @param loss a scalar
     */
    protected final void minimise(Tensor loss) {
        Context.current().asides().add(loss);
    }

    /**
     * Reports a figure for the step's line of metrics. Of several by one name, from shards or other
     * modules, the mean is told. Outside a step of training nothing happens.
     *
     * @param figure lower-case letters, digits and underscores
     */
    protected final void report(String figure, double value) {
        Context.current().asides().report(figure, value);
    }

    /**
     * A key for random numbers: the same for the same seed, path of this module, stream and
     * training step. With the number of a sample as part of the counter ({@link #firstSample})
     * nothing else shows in them, neither threads nor micro-batches.
     *
     * @see org.espalier.tensor.Scalars#key
     */
    protected final long key(String stream) {
        String whole = path() + "/" + stream;
        return Philox.key(session.seed(), whole, Context.current().step());
    }

    /** The global number of the first sample in the batch; 0 outside training. */
    protected final long firstSample() {
        return Context.current().firstSample();
    }

    /** How many numbers its parameters have, those of frozen ones included. */
    public final long parameterCount() {
        return parameters().stream().mapToLong(p -> p.shape().elements()).sum();
    }

    /** Its parameters that are not frozen. */
    public final List<Parameter> trainedParameters() {
        return parameters().stream().filter(p -> !p.isFrozen()).toList();
    }

    /** How many numbers are trained: those of parameters that are not frozen. */
    public final long trainedCount() {
        return trainedParameters().stream().mapToLong(p -> p.shape().elements()).sum();
    }

    /** Its parameters but for those of adapters, which serve others. */
    public final List<Parameter> baseParameters() {
        List<Parameter> all = parameters();
        List<Parameter> serving =
                all.stream()
                        .flatMap(p -> p.adapters().stream())
                        .flatMap(adapter -> adapter.parameters().stream())
                        .toList();
        return all.stream().filter(p -> !serving.contains(p)).toList();
    }

    /** This module with other weights, without touching its own. Overrides given further in win. */
    public final Bound with(Map<Parameter, Tensor> overrides) {
        return new Bound(this, overrides);
    }
}
