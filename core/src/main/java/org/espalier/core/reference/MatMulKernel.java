package org.espalier.core.reference;

import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/**
 * {@link Op.MatMul}: the epilogue gets the product as it was accumulated, before any rounding to a
 * storage type.
 */
record MatMulKernel(Op.MatMul op) implements Kernel {
    @Override
    public void launch(Binding binding) {
        Program epilogue = op.epilogue();
        int extra = epilogue.inputs().size() - 1;
        int count = 2 + extra + (op.keepsAccumulator() ? 2 : 1);
        Operands operands = Operands.of(binding.operands(), count, op.label());
        Shape a = binding.operands().get(0).layout().shape();
        Shape out = binding.operands().get(2 + extra).layout().shape();
        boolean isWhole = isWhole(binding);
        boolean isBare = isWhole && epilogue.equals(Program.identity());
        Interpreter formula = new Interpreter(epilogue, operands.arithmetic(), binding, out);
        double[] x = new double[1 + extra];
        for (long batch = 0; batch < out.dim(0); batch++) {
            double[] products =
                    products(operands, isWhole, batch, out.dim(1), a.dim(2), out.dim(2));
            for (int i = 0; i < products.length; i++) {
                long element = batch * products.length + i;
                x[0] = operands.arithmetic().of(products[i]);
                operands.load(2, element, x, 1);
                formula.run(element, x);
                if (isBare) {
                    keep(operands.at(2 + extra), element, products[i], x[0]);
                } else {
                    operands.at(2 + extra).store(element, formula.output(0));
                }
                if (op.keepsAccumulator()) {
                    keep(operands.at(3 + extra), element, products[i], x[0]);
                }
            }
        }
    }

    private static boolean isWhole(Binding binding) {
        DType a = binding.operands().get(0).buffer().dtype();
        DType b = binding.operands().get(1).buffer().dtype();
        return Op.MatMul.isWhole(a, b);
    }

    /** An i32 takes an i32 as it is. */
    private static void keep(Cells target, long element, double product, double loaded) {
        target.store(element, target.dtype() == DType.I32 ? product : loaded);
    }

    /** One batch, row-major [M, N]. */
    private static double[] products(
            Operands operands, boolean isWhole, long batch, long m, long k, long n) {
        double[] a = matrix(operands.at(0), batch, m * k);
        double[] b = matrix(operands.at(1), batch, k * n);
        double[] c = new double[Math.toIntExact(m * n)];
        for (int i = 0; i < c.length; i++) {
            int row = (int) (i / n * k);
            int column = (int) (i % n);
            c[i] =
                    isWhole
                            ? whole(a, row, b, column, (int) k, (int) n)
                            : dot(a, row, b, column, (int) k, (int) n, operands.arithmetic());
        }
        return c;
    }

    private static double[] matrix(Cells cells, long batch, long size) {
        double[] values = new double[Math.toIntExact(size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = cells.load(batch * size + i);
        }
        return values;
    }

    /**
     * k ascends by fma from +0 in blocks; block sums are added in order, starting with the first.
     */
    private static double dot(
            double[] a, int row, double[] b, int column, int k, int n, Arithmetic arithmetic) {
        double total = 0;
        for (int first = 0; first < k; first += Sums.BLOCK) {
            double block = 0;
            for (int i = first; i < Math.min(k, first + Sums.BLOCK); i++) {
                block = arithmetic.fma(a[row + i], b[i * n + column], block);
            }
            total = first == 0 ? block : arithmetic.add(total, block);
        }
        return total;
    }

    /** An i32, which wraps. */
    private static double whole(double[] a, int row, double[] b, int column, int k, int n) {
        int sum = 0;
        for (int i = 0; i < k; i++) {
            sum += ((int) a[row + i]) * (int) b[i * n + column];
        }
        return sum;
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
