package org.espalier.core.reference;

import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/**
 * {@link org.espalier.kernel.Op.ScatterAdd}: sums in the compute type and stores each element once.
 */
record ScatterAddKernel() implements Kernel {
    @Override
    public void launch(Binding binding) {
        Operands operands = Operands.of(binding.operands(), 3, "scatter-add");
        Shape rows = binding.operands().get(1).layout().shape();
        Shape out = binding.operands().get(2).layout().shape();
        double[] sums = new double[Math.toIntExact(out.elements())];
        for (long n = 0; n < rows.dim(0); n++) {
            long number = operands.at(0).loadWhole(n);
            if (number >= out.dim(0)) {
                throw new IndexOutOfBoundsException(
                        "scatter-add: number %s at position %s is no row of %s"
                                .formatted(number, n, out));
            }
            if (number >= 0) {
                add(operands, n, Math.toIntExact(number), sums, (int) out.dim(1));
            }
        }
        for (int i = 0; i < sums.length; i++) {
            operands.at(2).store(i, sums[i]);
        }
    }

    private static void add(Operands operands, long n, int number, double[] sums, int width) {
        for (int c = 0; c < width; c++) {
            int to = number * width + c;
            sums[to] = operands.arithmetic().add(sums[to], operands.at(1).load(n * width + c));
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
