package org.espalier.core.reference;

import java.util.function.LongToDoubleFunction;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/** {@link Op.Reduce}: S is seen as [outer, reduced, inner]. */
record ReduceKernel(Op.Reduce op) implements Kernel {
    @Override
    public void launch(Binding binding) {
        Program program = op.program();
        int inputs = program.inputs().size();
        int count = inputs + (op.segmented() ? 2 : 1);
        Operands operands = Operands.of(binding.operands(), count, op.label());
        Shape shape = binding.operands().getFirst().layout().shape();
        Interpreter formula = new Interpreter(program, operands.arithmetic(), binding, shape);
        double[] x = new double[inputs];
        LongToDoubleFunction mapped =
                element -> {
                    operands.load(0, element, x, 0);
                    formula.run(element, x);
                    return formula.output(0);
                };
        if (op.segmented()) {
            segments(operands.at(inputs), operands.at(inputs + 1), mapped, operands, binding);
        } else {
            axes(shape, operands.at(inputs), mapped, operands.arithmetic());
        }
    }

    private void axes(Shape shape, Cells target, LongToDoubleFunction mapped, Arithmetic a) {
        long reduced = shape.slice(op.from(), op.to()).elements();
        long inner = shape.slice(op.to(), shape.rank()).elements();
        long outputs = shape.slice(0, op.from()).elements() * inner;
        boolean last = op.to() == shape.rank();
        for (long out = 0; out < outputs; out++) {
            long first = out / inner * reduced * inner + out % inner;
            target.store(
                    out, combined(reduced, r -> mapped.applyAsDouble(first + r * inner), last, a));
        }
    }

    private void segments(
            Cells bounds,
            Cells target,
            LongToDoubleFunction mapped,
            Operands operands,
            Binding binding) {
        long segments = binding.operands().getLast().layout().shape().elements();
        for (long j = 0; j < segments; j++) {
            long first = bounds.loadWhole(j);
            long count = bounds.loadWhole(j + 1) - first;
            LongToDoubleFunction element = i -> mapped.applyAsDouble(first + i);
            target.store(j, combined(count, element, true, operands.arithmetic()));
        }
    }

    private double combined(long count, LongToDoubleFunction element, boolean last, Arithmetic a) {
        return switch (op.combine()) {
            case SUM -> last ? Sums.inLanes(count, element, a) : Sums.ascending(count, element, a);
            case MAX -> extreme(count, element, false);
            case MIN -> extreme(count, element, true);
        };
    }

    private static double extreme(long count, LongToDoubleFunction element, boolean least) {
        double best = least ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        for (long i = 0; i < count; i++) {
            double x = element.applyAsDouble(i);
            best = least ? Math.min(best, x) : Math.max(best, x);
        }
        return best;
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
