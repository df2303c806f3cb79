package org.espalier.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Program;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Slice;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.UpdateTransform;

/** Parameters that are updated alike, with their gradients and optimizer state. */
final class Group {
    /** What names of the optimizer's arrays begin with in a checkpoint. */
    static final String OPTIMIZER = "optimizer.";

    /** The gradient, as programs call it. */
    static final String GRADIENT = "g";

    /** The parameters, as programs call them. */
    static final String WEIGHTS = "w";

    private final ParameterArena arena;
    private final boolean decays;
    private final Optimizer optimizer;
    private final GradientTree tree;
    private final ArraySet state;
    private final ArraySet nothing;
    private final List<ArraySet> transformed = new ArrayList<>();
    private final Map<Named, Program> scaled = new LinkedHashMap<>();

    /** Programs are equal names apart, but here a name says which array an operand is. */
    private record Named(Program program, List<String> inputs) {
        Program scaled() {
            return inputs.contains(GRADIENT) ? program.scaled(GRADIENT, "scale") : program;
        }
    }

    Group(
            ParameterArena arena,
            boolean decays,
            Optimizer optimizer,
            List<UpdateTransform> transforms) {
        this.arena = arena;
        this.decays = decays;
        this.optimizer = optimizer;
        this.tree = new GradientTree(arena);
        this.state = new ArraySet(arena, OPTIMIZER, p -> optimizer.state(p.shape(), p.dtype()));
        this.nothing = new ArraySet(arena, OPTIMIZER, _ -> List.of());
        for (int i = 0; i < transforms.size(); i++) {
            String owner = transformName(i, "");
            UpdateTransform transform = transforms.get(i);
            transformed.add(new ArraySet(arena, owner, p -> kept(transform, p)));
        }
    }

    private static List<StateArray> kept(UpdateTransform transform, Parameter p) {
        return transform.fits(p.name(), p.shape())
                ? transform.state(p.shape(), p.dtype())
                : List.of();
    }

    ParameterArena arena() {
        return arena;
    }

    /** Whether weight decay applies. */
    boolean decays() {
        return decays;
    }

    GradientTree tree() {
        return tree;
    }

    /** The optimizer's arrays. */
    ArraySet state() {
        return state;
    }

    /** The arrays of those who keep none. */
    ArraySet nothing() {
        return nothing;
    }

    /** The arrays of one of the run's transforms. */
    ArraySet transformed(int transform) {
        return transformed.get(transform);
    }

    /** Every array of a parameter, by whose it is and its own name. */
    Map<String, Slice> arrays(Parameter p) {
        Map<String, Slice> all = new LinkedHashMap<>();
        state.of(p).forEach((name, place) -> all.put(OPTIMIZER + name, place));
        for (int i = 0; i < transformed.size(); i++) {
            int number = i;
            transformed
                    .get(i)
                    .of(p)
                    .forEach((name, place) -> all.put(transformName(number, name), place));
        }
        return all;
    }

    /** What an array of a transform is called in a checkpoint, before its parameter's name. */
    static String transformName(int transform, String array) {
        return "update[" + transform + "]." + array;
    }

    /** A parameter's place among the weights. */
    Slice weights(Parameter p) {
        return arena.place(p, arena.weights());
    }

    /** A program whose gradient, if it reads one, is multiplied by a further operand. */
    Program scaled(Program program) {
        return scaled.computeIfAbsent(new Named(program, program.inputs()), Named::scaled);
    }

    /** The optimizer's learning rate times what the schedule makes of it. */
    double rate(double factor) {
        return optimizer.rate() * factor;
    }

    /** One update. */
    void update(long step, double factor, Gradients gradients) {
        optimizer.update(new GroupUpdate(this, state, step, rate(factor), gradients, false));
    }
}
