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
 * Matrix products with f32 sums, or i32 sums of products of bytes. An epilogue that is a {@link
 * Chain} is part of the product; any other is a kernel of the base, run over the product while it
 * is in the output's memory.
 */
final class MatMulKernel implements Kernel {
    private final Parts parts;
    private final Op.MatMul op;
    private final Optional<Kernel> epilogue; // none for the identity
    private final Optional<Chain> chain; // the epilogue where oneDNN can do it
    private final Kernel fallback; // the base's own product, for odd layouts

    private MatMulKernel(
            Parts parts,
            Op.MatMul op,
            Optional<Kernel> epilogue,
            Optional<Chain> chain,
            Kernel fallback) {
        this.parts = parts;
        this.op = op;
        this.epilogue = epilogue;
        this.chain = chain;
        this.fallback = fallback;
    }

    /** A kernel where oneDNN has the types, and the base can do what oneDNN cannot. */
    static Optional<Kernel> prepare(Op.MatMul op, List<Operand> operands, Parts parts) {
        if (!claims(op, operands, parts.types())) {
            return Optional.empty();
        }
        boolean plain = isPlain(op);
        Optional<Kernel> epilogue =
                plain ? Optional.empty() : parts.base().prepare(map(op), mapOperands(op, operands));
        if (!plain && epilogue.isEmpty()) {
            return Optional.empty();
        }
        return parts.base()
                .prepare(op, operands)
                .map(own -> new MatMulKernel(parts, op, epilogue, chain(op, operands, parts), own));
    }

    /** oneDNN rounds to the output's type after the last step, as the epilogue does. */
    private static Optional<Chain> chain(Op.MatMul op, List<Operand> operands, Parts parts) {
        DType output = operands.getLast().dtype();
        boolean stores =
                parts.types().multiplies(operands.get(0).dtype(), operands.get(1).dtype(), output);
        return op.keepsAccumulator() || !stores ? Optional.empty() : Chain.of(op.epilogue());
    }

    /**
     * The epilogue must see the product unrounded: only f32 may be kept where there is one, and of
     * bytes, whose product is an exact i32, nothing.
     */
    private static boolean claims(Op.MatMul op, List<Operand> operands, Types types) {
        DType a = operands.get(0).dtype();
        DType last = operands.getLast().dtype();
        DType stored = isPlain(op) ? last : DType.F32;
        boolean keeps = a.isFloating() && last == DType.F32;
        return (keeps || !op.keepsAccumulator())
                && types.multiplies(a, operands.get(1).dtype(), stored);
    }

    private static boolean isPlain(Op.MatMul op) {
        return op.epilogue().equals(Program.identity()) && !op.keepsAccumulator();
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
        if (!atOnce(binding)) {
            inTurn(binding);
        }
    }

    /** Product and epilogue by oneDNN, if it can. */
    private boolean atOnce(Binding binding) {
        List<Slice> all = binding.operands();
        return chain.flatMap(c -> Tails.of(c, all.subList(2, output(op)), all.getLast()))
                .map(tails -> Product.of(all.get(0), all.get(1), all.getLast(), tails))
                .filter(Product::fits)
                .map(p -> p.run(parts))
                .orElse(false);
    }

    /** The product by oneDNN, then the epilogue by the base. */
    private void inTurn(Binding binding) {
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
        Product p = Product.of(all.get(0), all.get(1), product, List.of());
        if (!p.fits() || !p.run(parts)) {
            fallback.launch(binding);
            return;
        }
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
