package org.espalier.core.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Buffer;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;

/**
 * Owns a model's parameters while it is trained: puts shard gradients into arenas, averages and
 * clips them on the device, and runs the optimizer. A step reads one number back: the gradient's
 * norm, which is finite or not.
 */
public final class Updater implements AutoCloseable {
    private static final Program SQUARE = Program.named("norm", p -> p.out(p.in("g").square()));

    /**
     * From Σ‖gₚ‖² and the number of terms n: 1/n times what clipping leaves, the norm of the mean
     * after clipping, and before.
     */
    private static final Program SCALE =
            Program.named(
                    "clip",
                    p -> {
                        Expr n = p.param("n");
                        Expr norm = p.in("squares").sqrt().div(n);
                        Expr one = Expr.literal(1);
                        Expr factor = p.param("c").div(norm.add(1e-6)).min(one);
                        p.set("scale", factor.div(n));
                        p.set("clipped", norm.mul(factor));
                        p.set("norm", norm);
                    });

    private final CoreEngine engine;
    private final List<Parameter> parameters;
    private final List<Group> groups = new ArrayList<>();
    private final Map<Parameter, Group> homes = new LinkedHashMap<>();
    private final Tensor nameOrder; // i32 [P]: place among all sums, in name order
    private final Map<Group, Buffer> current = new LinkedHashMap<>();

    /** Moves the parameters of a model into arenas: a group for those that are updated alike. */
    public Updater(CoreEngine engine, Module model, Optimizer optimizer) {
        this.engine = engine;
        this.parameters =
                model.parameters().stream().sorted(Comparator.comparing(Parameter::name)).toList();
        Map<Kin, List<Parameter>> kin = new LinkedHashMap<>();
        parameters.forEach(
                p -> kin.computeIfAbsent(kin(p, optimizer), _ -> new ArrayList<>()).add(p));
        kin.forEach(this::group);
        this.nameOrder = nameOrder(model);
    }

    /** What parameters of one group have in common. */
    private record Kin(Optimizer optimizer, boolean matrices, DType dtype, List<String> alike) {}

    private static Kin kin(Parameter p, Optimizer optimizer) {
        Optimizer mine = optimizer.of(p.name(), p.shape());
        List<String> alike =
                mine.state(p.shape(), p.dtype()).stream()
                        .filter(a -> OptimizerState.isAlike(a, p))
                        .map(StateArray::name)
                        .toList();
        return new Kin(mine, p.shape().rank() >= 2, p.dtype(), alike);
    }

    private void group(Kin kin, List<Parameter> members) {
        ParameterArena arena = new ParameterArena(engine, members);
        Group group = new Group(arena, kin.matrices(), kin.optimizer());
        groups.add(group);
        members.forEach(p -> homes.put(p, group));
    }

    private Tensor nameOrder(Module model) {
        List<Parameter> places = new ArrayList<>();
        groups.forEach(g -> places.addAll(g.arena().parameters()));
        int[] order = parameters.stream().mapToInt(places::indexOf).toArray();
        return model.session().tensor(order, order.length).keep();
    }

    /** The parameters in name order. */
    public List<Parameter> parameters() {
        return parameters;
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
    }

    private Buffer buffer(Group g) {
        return java.util.Objects.requireNonNull(current.get(g));
    }

    private void clear(Parameter p) {
        Tensor zero = p.session().scalar(0).broadcastTo(p.shape().dims());
        home(p).arena().put(p, zero, buffer(home(p)));
    }

    /**
     * Updates the parameters by the sum of what was accumulated, divided by the number of terms.
     *
     * @param factor what the schedule makes of each optimizer's learning rate
     * @param clip bound of the mean gradient's norm; 0 for none
     * @return the norm before clipping; where it is not finite nothing was changed
     */
    public double update(long step, double factor, long terms, double clip) {
        Map<Group, Buffer> sums = new LinkedHashMap<>();
        groups.forEach(g -> sums.put(g, g.tree().sum()));
        List<Tensor> scale = scale(sums, terms, clip);
        double norm = scale.getLast().item();
        if (Double.isFinite(norm)) {
            sums.forEach((g, sum) -> g.update(step, factor, sum, scale.get(0), scale.get(1)));
        }
        sums.forEach((g, sum) -> g.tree().recycle(sum));
        return norm;
    }

    private List<Tensor> scale(Map<Group, Buffer> sums, long terms, double clip) {
        List<Tensor> squares = new ArrayList<>();
        sums.forEach((g, sum) -> squares.add(g.arena().perParameter(SQUARE, sum)));
        Tensor all = Tensor.concat(0, squares); // [P]
        Tensor named = all.unsqueeze(1).gather(nameOrder); // [P, 1]
        double bound = clip > 0 ? clip : Double.POSITIVE_INFINITY;
        Scalars scalars = Scalars.of("n", (double) terms).with("c", bound);
        return Tensor.map(SCALE, scalars, named.sum());
    }

    /** Forgets what was accumulated: the step is given up. */
    public void abandon() {
        groups.forEach(g -> g.tree().clear());
    }

    /** Frees the arenas; the model keeps its weights. */
    @Override
    public void close() {
        nameOrder.close();
        groups.forEach(g -> g.arena().close());
    }
}
