package org.espalier.core.reference;

import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/**
 * {@link org.espalier.kernel.Op.Map}: all inputs of an element are read before any output is
 * written.
 */
record MapKernel(Program program) implements Kernel {
    @Override
    public void launch(Binding binding) {
        int inputs = program.inputs().size();
        int outputs = program.outputs().size();
        Operands operands = Operands.of(binding.operands(), inputs + outputs, program.name());
        Shape shape = binding.operands().getLast().layout().shape();
        Interpreter formula = new Interpreter(program, operands.arithmetic(), binding, shape);
        double[] x = new double[inputs];
        for (long element = 0; element < shape.elements(); element++) {
            operands.load(0, element, x, 0);
            formula.run(element, x);
            for (int o = 0; o < outputs; o++) {
                operands.at(inputs + o).store(element, formula.output(o));
            }
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
