package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Update;

/**
 * An update of a group.
 *
 * @param gradient the sum of gradients
 * @param scale what the sum is to be multiplied by, a scalar
 * @param norm of all gradients so multiplied, a scalar
 */
record GroupUpdate(Group group, long step, double rate, Buffer gradient, Tensor scale, Tensor norm)
        implements Update {
    @Override
    public boolean decays() {
        return group.decays();
    }

    @Override
    public void run(Program program, Scalars scalars, Tensor... others) {
        ParameterArena arena = group.arena();
        Shape all = Shape.of(arena.elements());
        Operands operands = new Operands(program, others);
        List<Slice> inputs = new ArrayList<>();
        for (String name : program.inputs()) {
            inputs.add(
                    place(name).orElseGet(() -> ParameterArena.operand(operands.next(name), all)));
        }
        if (program.inputs().contains(Group.GRADIENT)) {
            inputs.add(ParameterArena.operand(scale, all));
        }
        operands.requireAllUsed();
        List<Slice> outputs = new ArrayList<>();
        for (String name : program.outputNames()) {
            outputs.add(place(name).orElseThrow(() -> unknown(program, name)));
        }
        arena.run(group.scaled(program), scalars, inputs, outputs);
    }

    private Optional<Slice> place(String name) {
        ParameterArena arena = group.arena();
        return switch (name) {
            case Group.WEIGHTS -> Optional.of(arena.whole(arena.weights()));
            case Group.GRADIENT -> Optional.of(arena.whole(gradient));
            default -> group.state().whole(name).map(arena::whole);
        };
    }

    private IllegalArgumentException unknown(Program program, String name) {
        Parameter p = group.arena().parameters().getFirst();
        return new IllegalArgumentException(
                "%s: output '%s' is neither w, g nor a state array shaped like its parameter; of %s there are %s"
                        .formatted(program.name(), name, p.name(), group.state(p).keySet()));
    }

    @Override
    public List<Part> parts() {
        return group.arena().parameters().stream().<Part>map(p -> new PartUpdate(this, p)).toList();
    }
}
