package org.espalier.simd;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;

/**
 * {@link Op.Reduce}. The program writes a few thousand floats to scratch that stays in the cache;
 * {@link Fold} combines them. Which way the work is cut is decided by the shape.
 */
record ReduceKernel(SimdContext context, Op.Reduce op) implements Kernel {
    @Override
    public void launch(Binding binding) {
        int inputs = op.program().inputs().size();
        List<Slice> operands = binding.operands();
        Sweep sweep = new Sweep(context, op.program(), binding, operands.subList(0, inputs));
        Target target = Target.of(operands.getLast());
        if (op.segmented()) {
            Ranges ranges = Ranges.segments(operands.get(inputs), sweep.elements());
            new BlockReduce(context, op.combine(), sweep, target).run(ranges);
        } else {
            reduce(operands.getFirst().layout().shape(), sweep, target);
        }
    }

    private void reduce(Shape shape, Sweep sweep, Target target) {
        long outer = shape.slice(0, op.from()).elements();
        long reduced = shape.slice(op.from(), op.to()).elements();
        long inner = shape.slice(op.to(), shape.rank()).elements();
        if (op.to() < shape.rank()) {
            new ColumnReduce(context, op.combine(), sweep, target).run(outer, reduced, inner);
        } else if (reduced <= Fold.BLOCK) {
            new RowReduce(context, op.combine(), sweep, target).run(outer, (int) reduced);
        } else {
            Ranges ranges = Ranges.even(outer, reduced);
            new BlockReduce(context, op.combine(), sweep, target).run(ranges);
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
