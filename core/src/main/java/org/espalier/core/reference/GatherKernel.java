package org.espalier.core.reference;

import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/** {@link org.espalier.kernel.Op.Gather}. A number outside the table is an error. */
record GatherKernel() implements Kernel {
    @Override
    public void launch(Binding binding) {
        Operands operands = Operands.of(binding.operands(), 3, "gather");
        Shape table = binding.operands().get(0).layout().shape();
        Shape out = binding.operands().get(2).layout().shape();
        long width = out.dim(1);
        for (long n = 0; n < out.dim(0); n++) {
            long row = row(operands.at(1).loadWhole(n), n, table);
            for (long c = 0; c < width; c++) {
                CopyKernel.copy(operands.at(0), row * width + c, operands.at(2), n * width + c);
            }
        }
    }

    private static long row(long number, long n, Shape table) {
        if (number < 0 || number >= table.dim(0)) {
            throw new IndexOutOfBoundsException(
                    "gather: number %s at position %s is no row of the table %s; rows are 0 to %s"
                            .formatted(number, n, table, table.dim(0) - 1));
        }
        return number;
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
