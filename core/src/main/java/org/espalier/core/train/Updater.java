package org.espalier.core.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.DType;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.UpdateTransform;

/**
 * Owns the parameters of a model that are trained: puts shard gradients into arenas, and runs
 * transforms and the optimizer on their mean, on the device. A step reads one number back: the
 * gradient's norm, which is finite or not.
 */
public final class Updater implements AutoCloseable {
    private final CoreEngine engine;
    private final List<Parameter> parameters; // that are trained
    private final List<Parameter> frozen;
    private final List<Group> groups = new ArrayList<>();
    private final Map<Parameter, Group> homes = new LinkedHashMap<>();
    private final List<UpdateTransform> transforms;
    private final List<State> states;
    private final StateProposals proposals = new StateProposals();
    private final Tensor nameOrder; // i32 [P]: place among all sums, in name order
    private final Map<Group, Buffer> current = new LinkedHashMap<>();

    /** Moves what is trained of a model into arenas: a group for those that are updated alike. */
    public Updater(
            CoreEngine engine,
            Module model,
            Optimizer optimizer,
            List<UpdateTransform> transforms) {
        this.engine = engine;
        this.transforms = List.copyOf(transforms);
        this.states = model.states().stream().sorted(Comparator.comparing(State::name)).toList();
        this.parameters = sorted(model, p -> !p.isFrozen());
        this.frozen = sorted(model, Parameter::isFrozen);
        Map<Kin, List<Parameter>> kin = new LinkedHashMap<>();
        parameters.forEach(
                p -> kin.computeIfAbsent(kin(p, optimizer), _ -> new ArrayList<>()).add(p));
        this.nameOrder = open(model, kin);
    }

    private static List<Parameter> sorted(Module model, Predicate<Parameter> which) {
        return model.parameters().stream()
                .filter(which)
                .sorted(Comparator.comparing(Parameter::name))
                .toList();
    }

    /** What parameters of one group have in common. */
    private record Kin(Optimizer optimizer, boolean matrices, DType dtype, List<String> alike) {}

    private static Kin kin(Parameter p, Optimizer optimizer) {
        Optimizer mine = optimizer.of(p.name(), p.shape());
        List<String> alike =
                mine.state(p.shape(), p.dtype()).stream()
                        .filter(a -> ArraySet.isAlike(a, p))
                        .map(StateArray::name)
                        .toList();
        return new Kin(mine, p.shape().rank() >= 2, p.dtype(), alike);
    }

    /** All groups or, where memory does not suffice, none. */
    private Tensor open(Module model, Map<Kin, List<Parameter>> kin) {
        try {
            kin.forEach(this::group);
            return nameOrder(model);
        } catch (RuntimeException e) {
            groups.forEach(g -> g.arena().close());
            throw e;
        }
    }

    private void group(Kin kin, List<Parameter> members) {
        ParameterArena arena = new ParameterArena(engine, members);
        Group group = group(kin, arena);
        groups.add(group);
        members.forEach(p -> homes.put(p, group));
    }

    private Group group(Kin kin, ParameterArena arena) {
        try {
            return new Group(arena, kin.matrices(), kin.optimizer(), transforms);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private Tensor nameOrder(Module model) {
        List<Parameter> places = new ArrayList<>();
        groups.forEach(g -> places.addAll(g.arena().parameters()));
        int[] order = parameters.stream().mapToInt(places::indexOf).toArray();
        return model.session().tensor(order, order.length).keep();
    }

    /** The parameters that are trained, in name order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The others, in name order. */
    List<Parameter> frozen() {
        return frozen;
    }

    /** The states in name order. */
    List<State> states() {
        return states;
    }

    /**
     * Where the forward pass of a shard proposes for states; {@link #accumulate} ends the shard.
     */
    StateProposals proposals() {
        return proposals;
    }

    List<Group> groups() {
        return groups;
    }

    Group home(Parameter p) {
        return java.util.Objects.requireNonNull(homes.get(p), p.name());
    }

    /** Adds the gradient of a loss sum, as the next virtual shard. */
    public void accumulate(Tensor lossSum) {
        groups.forEach(g -> current.put(g, g.tree().open()));
        boolean[] seen = new boolean[parameters.size()];
        engine.gradients(
                lossSum,
                parameters,
                (p, contribution) -> {
                    int i = parameters.indexOf(p);
                    Group home = home(p);
                    if (seen[i]) {
                        home.arena().add(p, contribution, buffer(home));
                    } else {
                        home.arena().put(p, contribution, buffer(home));
                    }
                    seen[i] = true;
                });
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                clear(parameters.get(i));
            }
        }
        groups.forEach(g -> g.tree().add(buffer(g)));
        current.clear();
        proposals.endShard();
    }

    private Buffer buffer(Group g) {
        return java.util.Objects.requireNonNull(current.get(g));
    }

    private void clear(Parameter p) {
        Tensor zero = p.session().scalar(0).broadcastTo(p.shape().dims());
        home(p).arena().put(p, zero, buffer(home(p)));
    }

    /**
     * The sum of what was accumulated, to be given back by {@link #recycle}.
     *
     * @param terms what it is to be divided by
     */
    Gradients sums(double terms) {
        Map<Group, Buffer> sums = new LinkedHashMap<>();
        groups.forEach(g -> sums.put(g, g.tree().sum()));
        return new Gradients(sums, nameOrder, terms);
    }

    /** Gives the memory of gradients back. */
    void recycle(Gradients gradients) {
        gradients.arrays().forEach((g, sum) -> g.tree().recycle(sum));
    }

    /**
     * Updates the parameters by the sum of what was accumulated, divided by the number of terms,
     * and the states by what was proposed.
     *
     * @param factor what the schedule makes of each optimizer's learning rate
     * @return the norm before any transform; where it is not finite nothing was changed
     */
    public double update(long step, double factor, long terms) {
        Gradients gradients = sums((double) terms);
        double norm = apply(step, factor, gradients, new Figures());
        recycle(gradients);
        return norm;
    }

    /** The same by gradients in hand, which transforms may change, and what these report. */
    double apply(long step, double factor, Gradients gradients, Figures figures) {
        double norm = gradients.norm().item();
        if (Double.isFinite(norm)) {
            update(step, factor, gradients, figures);
            changed();
            proposals.commit();
        }
        proposals.clear();
        return norm;
    }

    /** Ends all views of the weights: they have changed, or may have. */
    void changed() {
        groups.forEach(g -> g.arena().updated());
    }

    /** An update as a strategy sees it. */
    ModelUpdate seen(long step, double factor, Gradients gradients, Figures figures) {
        return new TransformUpdate(
                step,
                factor,
                gradients,
                groups,
                Group::nothing,
                (name, value) -> figures.put(Figures.STRATEGY, name, value));
    }

    private void update(long step, double factor, Gradients gradients, Figures figures) {
        for (int i = 0; i < transforms.size(); i++) {
            transforms.get(i).before(seenBy(i, step, factor, gradients, figures));
        }
        groups.forEach(g -> g.update(step, factor, gradients));
        for (int i = 0; i < transforms.size(); i++) {
            transforms.get(i).after(seenBy(i, step, factor, gradients, figures));
        }
    }

    private ModelUpdate seenBy(
            int transform, long step, double factor, Gradients gradients, Figures figures) {
        return new TransformUpdate(
                step,
                factor,
                gradients,
                groups,
                g -> g.transformed(transform),
                (name, value) -> figures.put(transform, name, value));
    }

    /** What stands for the weights in evaluation after so many updates, as transforms say. */
    public Map<Parameter, Tensor> evaluated(long updates) {
        Map<Parameter, Tensor> all = new LinkedHashMap<>();
        Averages.of(transforms, updates)
                .ifPresent(a -> parameters.forEach(p -> all.put(p, view(p, a))));
        return all;
    }

    private Tensor view(Parameter p, Averages averages) {
        Group home = home(p);
        Map<String, Slice> arrays = home.transformed(averages.transform()).of(p);
        return home.arena().view(java.util.Objects.requireNonNull(arrays.get(averages.array())));
    }

    /** Forgets what was accumulated: the step is given up. */
    public void abandon() {
        current.forEach((g, shard) -> g.tree().recycle(shard)); // of a pass that was broken off
        current.clear();
        groups.forEach(g -> g.tree().clear());
        proposals.clear();
    }

    /** Frees the arenas; the model keeps its weights. */
    @Override
    public void close() {
        proposals.clear();
        nameOrder.close();
        groups.forEach(g -> g.arena().close());
    }
}
