package org.espalier.core.reference;

import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/**
 * {@link org.espalier.kernel.Op.Copy}. From integer to integer as Java casts; any other pair goes
 * through the compute type like a Map of the identity.
 */
record CopyKernel() implements Kernel {
    @Override
    public void launch(Binding binding) {
        Operands operands = Operands.of(binding.operands(), 2, "copy");
        Shape shape = binding.operands().get(1).layout().shape();
        for (long i = 0; i < shape.elements(); i++) {
            copy(operands.at(0), i, operands.at(1), i);
        }
    }

    static void copy(Cells source, long from, Cells target, long to) {
        if (source.isWhole() && target.isWhole()) {
            target.storeWhole(to, source.loadWhole(from));
        } else {
            target.store(to, source.load(from));
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
