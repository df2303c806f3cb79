package org.espalier.opencl;

import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Slice;
import org.jocl.cl_mem;

/** The memory and layouts of a binding. */
record Launch(Binding binding, List<cl_mem> memory, List<Layout> layouts) {
    static Launch of(Binding binding) {
        List<Slice> operands = binding.operands();
        return new Launch(
                binding,
                operands.stream().map(s -> ((OpenClBuffer) s.buffer()).memory()).toList(),
                operands.stream().map(Slice::layout).toList());
    }

    Layout last() {
        return layouts.getLast();
    }

    /** A binding's scalars and keys for a program, which may have fewer of them. */
    static Binding scalars(Program program, Binding binding) {
        return new Binding(
                List.of(),
                Arrays.copyOf(binding.params(), program.params().size()),
                Arrays.copyOf(binding.keys(), 2 * program.keys().size()));
    }

    /** The elements of the last operand. */
    long elements() {
        return last().shape().elements();
    }
}
