package org.espalier.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/**
 * Matrix products with f32 sums. The epilogue is a kernel of the base, run over the product while
 * it is in the output's memory.
 */
final class MatMulKernel implements Kernel {
    private final Parts parts;
    private final Op.MatMul op;
    private final Optional<Kernel> epilogue; // none for the identity
    private final Kernel fallback; // the base's own product, for odd layouts

    private MatMulKernel(Parts parts, Op.MatMul op, Optional<Kernel> epilogue, Kernel fallback) {
        this.parts = parts;
        this.op = op;
        this.epilogue = epilogue;
        this.fallback = fallback;
    }

    /** A kernel where oneDNN has the types, and the base can do what oneDNN cannot. */
    static Optional<Kernel> prepare(Op.MatMul op, List<Operand> operands, Parts parts) {
        boolean plain = op.epilogue().equals(Program.identity()) && !op.keepsAccumulator();
        Optional<Kernel> epilogue =
                plain ? Optional.empty() : parts.base().prepare(map(op), mapOperands(op, operands));
        if (!claims(op, operands, plain) || (!plain && epilogue.isEmpty())) {
            return Optional.empty();
        }
        return parts.base()
                .prepare(op, operands)
                .map(fallback -> new MatMulKernel(parts, op, epilogue, fallback));
    }

    private static boolean claims(Op.MatMul op, List<Operand> operands, boolean plain) {
        DType a = operands.get(0).dtype();
        DType b = operands.get(1).dtype();
        DType product = operands.getLast().dtype();
        boolean inputs = a == b && (a == DType.F32 || a == DType.BF16 || a == DType.F16);
        boolean output = product == DType.F32 || (plain && product == a) || !op.keepsAccumulator();
        return inputs && output;
    }

    private static Op map(Op.MatMul op) {
        return new Op.Map(op.epilogue());
    }

    private static int output(Op.MatMul op) {
        return 1 + op.epilogue().inputs().size();
    }

    /** The product, the epilogue's further inputs, the output. */
    private static List<Operand> mapOperands(Op.MatMul op, List<Operand> operands) {
        List<Operand> all = new ArrayList<>();
        all.add(new Operand(DType.F32, product(op, operands)));
        all.addAll(operands.subList(2, output(op) + 1));
        return all;
    }

    private static Layout.Kind product(Op.MatMul op, List<Operand> operands) {
        boolean inPlace = operands.get(output(op)).dtype() == DType.F32;
        return op.keepsAccumulator() || inPlace ? operands.getLast().kind() : Layout.Kind.DENSE;
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> all = binding.operands();
        Slice output = all.get(output(op));
        boolean direct = epilogue.isEmpty() || op.keepsAccumulator() || isF32(output);
        if (direct) {
            launch(binding, all.getLast());
        } else {
            aside(binding, output);
        }
    }

    private static boolean isF32(Slice slice) {
        return slice.buffer().dtype() == DType.F32;
    }

    /** The epilogue must see the unrounded product, which the output's type cannot hold. */
    private void aside(Binding binding, Slice output) {
        Shape shape = output.layout().shape();
        Buffer product = parts.scratch().floats(shape.elements());
        launch(binding, new Slice(product, Layout.dense(shape)));
    }

    private void launch(Binding binding, Slice product) {
        List<Slice> all = binding.operands();
        Product p = new Product(all.get(0), all.get(1), product);
        if (!p.fits()) {
            fallback.launch(binding);
            return;
        }
        p.run(parts.primitives(), parts.workers());
        epilogue.ifPresent(k -> finish(k, binding, product));
    }

    private void finish(Kernel kernel, Binding binding, Slice product) {
        List<Slice> operands = new ArrayList<>();
        operands.add(product);
        operands.addAll(binding.operands().subList(2, output(op) + 1));
        kernel.launch(new Binding(operands, binding.params(), binding.keys()));
    }

    /** oneDNN chooses its code by the processor, and its blocks by the size of a piece. */
    @Override
    public Determinism determinism() {
        return Determinism.D1;
    }
}
