package org.espalier.core.train;

import java.util.List;
import org.espalier.kernel.Program;
import org.espalier.tensor.Tensor;

/** Tensors that an optimizer gives a program beside its own arrays, taken in order. */
final class Operands {
    private final Program program;
    private final List<Tensor> others;
    private int taken;

    Operands(Program program, Tensor... others) {
        this.program = program;
        this.others = List.of(others);
    }

    /** The tensor for the next operand that is no array of the optimizer's. */
    Tensor next(String name) {
        if (taken == others.size()) {
            throw new IllegalArgumentException(
                    "%s: operand '%s' is neither w, g nor a state array, and no tensor was given for it"
                            .formatted(program.name(), name));
        }
        return others.get(taken++);
    }

    void requireAllUsed() {
        if (taken < others.size()) {
            throw new IllegalArgumentException(
                    "%s: %s tensors were given, and its operands %s ask for %s"
                            .formatted(program.name(), others.size(), program.inputs(), taken));
        }
    }
}
