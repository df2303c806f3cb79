package org.espalier.simd.gemm;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/** Matrix products with f32 sums, or i32 sums of 8-bit integers, and their epilogues. */
public final class GemmKernels {
    private static final List<DType> FLOATS = List.of(DType.F32, DType.BF16, DType.F16);

    private GemmKernels() {}

    /** A kernel for factors of f32, bf16 or f16, or both of 8-bit integers; none for others. */
    public static Optional<Kernel> prepare(
            Op.MatMul op, List<Operand> operands, SimdContext context) {
        DType a = operands.get(0).dtype();
        DType b = operands.get(1).dtype();
        boolean isWhole = Op.MatMul.isWhole(a, b);
        if (!isWhole && !(FLOATS.contains(a) && FLOATS.contains(b))) {
            return Optional.empty();
        }
        Kernel product = new Gemm(context, Outcome.of(op, operands, context));
        boolean isPacked = isWhole || (a == DType.F32 && b == DType.F32);
        return Optional.of(isPacked ? product : new Widened(product, context));
    }

    private record Gemm(SimdContext context, Outcome outcome) implements Kernel {
        @Override
        public void launch(Binding binding) {
            List<Slice> all = binding.operands();
            Shape a = all.get(0).layout().shape();
            long columns = all.get(1).layout().shape().dim(2);
            Extents e = new Extents(a.dim(0), a.dim(1), columns, a.dim(2));
            if (e.isEmpty()) {
                return;
            }
            Optional<Matrices> product = outcome.place(binding);
            Optional<Right> packed = packed(all.get(0), all.get(1), e);
            new Product(
                            context,
                            Grid.of(e, product.isEmpty() || packed.isPresent()),
                            e,
                            Matrices.of(all.get(0)),
                            Matrices.of(all.get(1)),
                            outcome.type(),
                            packed,
                            product,
                            outcome.finish(binding, e))
                    .run();
        }

        /** All of b where it is kept packed, and the product has a use for that. */
        private Optional<Right> packed(Slice a, Slice b, Extents e) {
            if (Skinny.suits(a.buffer().dtype(), e)) {
                return Optional.empty();
            }
            return Kept.of(b).flatMap(k -> k.ready(Matrices.of(b), e, context.workers()));
        }

        @Override
        public Determinism determinism() {
            return Determinism.D4;
        }
    }
}
