package org.espalier.simd.gemm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.simd.RowKernel;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/** Matrix products with f32 sums, and their epilogues. */
public final class GemmKernels {
    private static final List<DType> FLOATS = List.of(DType.F32, DType.BF16, DType.F16);

    private GemmKernels() {}

    /** A kernel for operands of f32, bf16 or f16; none for other types. */
    public static Optional<Kernel> prepare(
            Op.MatMul op, List<Operand> operands, SimdContext context) {
        boolean known = operands.stream().allMatch(o -> FLOATS.contains(o.dtype()));
        boolean kept = !op.keepsAccumulator() || isRows(operands.getLast());
        if (!known || !kept) {
            return Optional.empty();
        }
        boolean f32 = operands.subList(0, 2).stream().allMatch(o -> o.dtype() == DType.F32);
        Kernel product = new Gemm(op, operands, context);
        return Optional.of(f32 ? product : new Widened(product, context));
    }

    /** What a tile can write to as it is. */
    private static boolean isRows(Operand o) {
        return o.dtype() == DType.F32 && rowsLieDense(o);
    }

    private static boolean rowsLieDense(Operand o) {
        return o.kind() == Layout.Kind.DENSE || o.kind() == Layout.Kind.INNER_DENSE;
    }

    private static final class Gemm implements Kernel {
        private final SimdContext context;
        private final boolean keeps;
        private final int extras;
        private final Optional<RowKernel> epilogue; // none for the identity

        Gemm(Op.MatMul op, List<Operand> operands, SimdContext context) {
            this.context = context;
            this.keeps = op.keepsAccumulator();
            this.extras = op.epilogue().inputs().size() - 1;
            boolean plain =
                    op.epilogue().equals(Program.identity())
                            && !keeps
                            && isRows(operands.getLast());
            this.epilogue =
                    plain
                            ? Optional.empty()
                            : Optional.of(
                                    context.programs()
                                            .compile(op.epilogue(), rowOperands(operands)));
        }

        /** The product itself, the epilogue's further inputs, the output. */
        private List<Operand> rowOperands(List<Operand> operands) {
            List<Operand> all = new ArrayList<>();
            all.add(new Operand(DType.F32, Layout.Kind.INNER_DENSE));
            all.addAll(operands.subList(2, 3 + extras));
            return all;
        }

        @Override
        public void launch(Binding binding) {
            List<Slice> all = binding.operands();
            Shape a = all.get(0).layout().shape();
            long columns = all.get(1).layout().shape().dim(2);
            Extents e = new Extents(a.dim(0), a.dim(1), columns, a.dim(2));
            if (e.isEmpty()) {
                return;
            }
            Matrices out = Matrices.of(all.get(2 + extras));
            Optional<Matrices> product =
                    epilogue.isEmpty()
                            ? Optional.of(out)
                            : keeps
                                    ? Optional.of(Matrices.of(all.get(3 + extras)))
                                    : Optional.empty();
            Finish finish = epilogue.map(k -> epilogue(k, binding, e)).orElse(Finish.NOTHING);
            new Product(
                            context,
                            Grid.of(e, product.isEmpty()),
                            e,
                            Matrices.of(all.get(0)),
                            Matrices.of(all.get(1)),
                            product,
                            finish)
                    .run();
        }

        private Finish epilogue(RowKernel kernel, Binding binding, Extents e) {
            List<Matrices> operands =
                    binding.operands().subList(2, 3 + extras).stream().map(Matrices::of).toList();
            return new Epilogue(kernel, operands, binding, e);
        }

        @Override
        public Determinism determinism() {
            return Determinism.D4;
        }
    }
}
