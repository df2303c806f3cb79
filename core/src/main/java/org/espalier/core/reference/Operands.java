package org.espalier.core.reference;

import java.util.List;
import org.espalier.spi.backend.Slice;

/** The operands of a launch as {@link Cells}, with the compute type they agree on. */
record Operands(List<Cells> cells, Arithmetic arithmetic) {
    static Operands of(List<Slice> slices, int expected, String operation) {
        if (slices.size() != expected) {
            throw new IllegalArgumentException(
                    "%s: %s operands bound, it has %s"
                            .formatted(operation, slices.size(), expected));
        }
        Arithmetic arithmetic = Arithmetic.of(slices);
        return new Operands(
                slices.stream().map(s -> new Cells(s, arithmetic)).toList(), arithmetic);
    }

    Cells at(int operand) {
        return cells.get(operand);
    }

    /**
     * Operands {@code first} … at one element, into the target from {@code to} on until it is full.
     */
    void load(int first, long element, double[] target, int to) {
        for (int i = to; i < target.length; i++) {
            target[i] = at(first + i - to).load(element);
        }
    }
}
