package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Update;
import org.jspecify.annotations.Nullable;

/** An update of one parameter of a group. */
final class PartUpdate implements Update.Part {
    private final GroupUpdate update;
    private final Parameter parameter;
    private final ParameterArena arena;
    private final Map<String, Slice> state;
    private @Nullable Tensor gradient; // averaged and clipped, once somebody has asked for it

    PartUpdate(GroupUpdate update, Parameter parameter) {
        this.update = update;
        this.parameter = parameter;
        this.arena = update.group().arena();
        this.state = update.state().of(parameter);
    }

    @Override
    public String name() {
        return parameter.name();
    }

    @Override
    public Shape shape() {
        return parameter.shape();
    }

    private Slice sum() {
        return arena.place(parameter, update.gradients().of(update.group()));
    }

    @Override
    public Tensor get(String operand) {
        return operand.equals(Group.GRADIENT) ? gradient() : arena.view(written(operand));
    }

    private Tensor gradient() {
        if (gradient == null) {
            gradient = arena.view(sum()).mul(update.gradients().scale());
        }
        return gradient;
    }

    /** Where an operand that may be written lies. */
    private Slice written(String operand) {
        Slice place =
                operand.equals(Group.WEIGHTS)
                        ? update.group().weights(parameter)
                        : state.get(operand);
        if (place == null) {
            throw new IllegalArgumentException(
                    "%s has no state array '%s'; it has %s"
                            .formatted(name(), operand, state.keySet()));
        }
        return place;
    }

    @Override
    public void set(String operand, Tensor value) {
        Slice place = written(operand);
        Shape wanted = place.layout().shape();
        if (!wanted.equals(value.shape()) || place.buffer().dtype() != value.dtype()) {
            throw new IllegalArgumentException(
                    "%s of %s is %s %s and cannot become %s %s"
                            .formatted(
                                    operand,
                                    name(),
                                    place.buffer().dtype(),
                                    wanted,
                                    value.dtype(),
                                    value.shape()));
        }
        arena.set(place, value);
    }

    @Override
    public List<Tensor> run(Program program, Scalars scalars, Tensor... others) {
        update.beforeWriting(program);
        Operands operands = new Operands(program, others);
        List<Slice> from = new ArrayList<>();
        program.inputs().forEach(name -> from.add(input(name, operands)));
        update.scale(program, shape()).ifPresent(from::add);
        operands.requireAllUsed();
        List<Slice> to = new ArrayList<>();
        List<Tensor> fresh = new ArrayList<>();
        program.outputNames().forEach(name -> to.add(output(name, fresh)));
        arena.run(update.group().scaled(program), scalars, from, to);
        return fresh;
    }

    private Slice input(String name, Operands operands) {
        if (name.equals(Group.GRADIENT)) {
            return sum();
        }
        if (!isOwn(name)) {
            return ParameterArena.operand(operands.next(name), shape());
        }
        Slice own = written(name);
        return new Slice(own.buffer(), own.layout().broadcastTo(shape()));
    }

    private boolean isOwn(String name) {
        return name.equals(Group.WEIGHTS) || state.containsKey(name);
    }

    /** An operand's own place, or new memory where the name is no operand's. */
    private Slice output(String name, List<Tensor> fresh) {
        if (name.equals(Group.GRADIENT)) {
            gradient = null; // what it was is no longer so
            return sum();
        }
        if (isOwn(name)) {
            return requireShape(name, written(name));
        }
        Tensor t = arena.fresh(shape());
        fresh.add(t);
        return ParameterArena.operand(t, shape());
    }

    private Slice requireShape(String name, Slice place) {
        if (!place.layout().shape().equals(shape())) {
            throw new IllegalArgumentException(
                    "%s of %s is %s: a program over %s cannot write it. Fix: set() it"
                            .formatted(name, name(), place.layout().shape(), shape()));
        }
        return place;
    }

    @Override
    public long key(String stream, long turn) {
        return Philox.key(arena.seed(), name() + "#" + stream, turn);
    }
}
