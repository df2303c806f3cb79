package org.espalier.core.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Program;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;

/** Parameters that are updated alike, with their gradients and optimizer state. */
final class Group {
    /** The gradient, as programs call it. */
    static final String GRADIENT = "g";

    /** The parameters, as programs call them. */
    static final String WEIGHTS = "w";

    private final ParameterArena arena;
    private final boolean decays;
    private final Optimizer optimizer;
    private final GradientTree tree;
    private final OptimizerState state;
    private final Map<Named, Program> scaled = new LinkedHashMap<>();

    /** Programs are equal names apart, but here a name says which array an operand is. */
    private record Named(Program program, List<String> inputs) {
        Program scaled() {
            return inputs.contains(GRADIENT) ? program.scaled(GRADIENT, "scale") : program;
        }
    }

    Group(ParameterArena arena, boolean decays, Optimizer optimizer) {
        this.arena = arena;
        this.decays = decays;
        this.optimizer = optimizer;
        this.tree = new GradientTree(arena);
        this.state = new OptimizerState(arena, optimizer);
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

    OptimizerState state() {
        return state;
    }

    /** The optimizer's arrays of a parameter, by name. */
    Map<String, Slice> state(Parameter p) {
        return state.of(p);
    }

    /** A parameter's place among the weights. */
    Slice weights(Parameter p) {
        return arena.place(p, arena.weights());
    }

    /** A program whose gradient, if it reads one, is multiplied by a further operand. */
    Program scaled(Program program) {
        return scaled.computeIfAbsent(new Named(program, program.inputs()), Named::scaled);
    }

    /**
     * One update with a gradient sum, to be multiplied by a one-element tensor.
     *
     * @param factor what the schedule makes of the optimizer's learning rate
     * @param norm of all gradients so multiplied
     */
    void update(long step, double factor, Buffer gradient, Tensor scale, Tensor norm) {
        double rate = optimizer.rate() * factor;
        optimizer.update(new GroupUpdate(this, step, rate, gradient, scale, norm));
        arena.updated();
    }
}
