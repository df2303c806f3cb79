package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Update;

/**
 * An update of a group, as an optimizer or a transform sees it.
 *
 * @param state whose arrays its programs may name
 * @param writesGradients whether they may write gradients
 */
record GroupUpdate(
        Group group,
        ArraySet state,
        long step,
        double rate,
        Gradients gradients,
        boolean writesGradients)
        implements Update {
    @Override
    public boolean decays() {
        return group.decays();
    }

    @Override
    public Tensor norm() {
        return gradients.norm();
    }

    @Override
    public void run(Program program, Scalars scalars, Tensor... others) {
        ParameterArena arena = group.arena();
        Shape all = Shape.of(arena.elements());
        beforeWriting(program);
        Operands operands = new Operands(program, others);
        List<Slice> inputs = new ArrayList<>();
        for (String name : program.inputs()) {
            inputs.add(
                    place(name).orElseGet(() -> ParameterArena.operand(operands.next(name), all)));
        }
        scale(program, all).ifPresent(inputs::add);
        operands.requireAllUsed();
        List<Slice> outputs = new ArrayList<>();
        for (String name : program.outputNames()) {
            outputs.add(place(name).orElseThrow(() -> unknown(program, name)));
        }
        arena.run(group.scaled(program), scalars, inputs, outputs);
    }

    /** Gradients that are about to be written must lie as they are. */
    void beforeWriting(Program program) {
        if (program.outputNames().contains(Group.GRADIENT)) {
            if (!writesGradients) {
                throw new IllegalArgumentException(
                        program.name() + ": an optimizer cannot write g. Fix: make it a transform");
            }
            gradients.settle();
        }
    }

    /** What a gradient that the program reads is to be multiplied by. */
    Optional<Slice> scale(Program program, Shape shape) {
        return program.inputs().contains(Group.GRADIENT)
                ? Optional.of(ParameterArena.operand(gradients.scale(), shape))
                : Optional.empty();
    }

    private Optional<Slice> place(String name) {
        ParameterArena arena = group.arena();
        return switch (name) {
            case Group.WEIGHTS -> Optional.of(arena.whole(arena.weights()));
            case Group.GRADIENT -> Optional.of(arena.whole(gradients.of(group)));
            default -> state.whole(name).map(arena::whole);
        };
    }

    private IllegalArgumentException unknown(Program program, String name) {
        Parameter p = group.arena().parameters().getFirst();
        return new IllegalArgumentException(
                "%s: output '%s' is neither w, g nor a state array shaped like its parameter; of %s there are %s"
                        .formatted(program.name(), name, p.name(), state.of(p).keySet()));
    }

    @Override
    public List<Part> parts() {
        return group.arena().parameters().stream().<Part>map(p -> new PartUpdate(this, p)).toList();
    }
}
