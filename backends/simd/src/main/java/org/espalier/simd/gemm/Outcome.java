package org.espalier.simd.gemm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.simd.RowKernel;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Operand;

/**
 * What becomes of finished sums: an operand takes them as they are if one can, programs make the
 * others.
 *
 * @param type what the sums are: f32, or i32 where an operand wants 8-bit integers' own
 * @param bare the operand whose memory they are made in
 */
record Outcome(DType type, Optional<Target> bare, List<Made> made) {
    /**
     * An output.
     *
     * @param number of the operand
     * @param program what is stored in it
     * @param first operand that the program reads besides the product
     */
    record Target(int number, Operand operand, Program program, int first) {
        /** Whether it is sums of a type; memory aside. */
        boolean wants(DType type) {
            return operand.dtype() == type && program.equals(Program.identity());
        }

        /** Whether a tile can write to it. */
        boolean takes(DType type) {
            boolean liesInRows =
                    operand.kind() == Layout.Kind.DENSE
                            || operand.kind() == Layout.Kind.INNER_DENSE;
            return wants(type) && liesInRows;
        }
    }

    /**
     * How an output is made of the product.
     *
     * @param kernel computes it; none where i32 are only moved
     */
    record Made(Target target, Optional<RowKernel> kernel) {
        Finish finish(Binding binding, Extents e) {
            Matrices to = Matrices.of(binding.operands().get(target.number()));
            return kernel.<Finish>map(k -> new Epilogue(k, operands(binding), binding, e))
                    .orElseGet(() -> new Moved(to));
        }

        private List<Matrices> operands(Binding binding) {
            return binding.operands().subList(target.first(), target.number() + 1).stream()
                    .map(Matrices::of)
                    .toList();
        }
    }

    static Outcome of(Op.MatMul op, List<Operand> operands, SimdContext context) {
        int out = 1 + op.epilogue().inputs().size();
        List<Target> targets = new ArrayList<>();
        if (op.keepsAccumulator()) {
            int kept = out + 1;
            targets.add(new Target(kept, operands.get(kept), Program.identity(), kept));
        }
        targets.add(new Target(out, operands.get(out), op.epilogue(), 2));
        boolean isWhole = Op.MatMul.isWhole(operands.get(0).dtype(), operands.get(1).dtype());
        boolean staysWhole = isWhole && targets.stream().anyMatch(t -> t.wants(DType.I32));
        DType type = staysWhole ? DType.I32 : DType.F32;
        Optional<Target> bare = targets.stream().filter(t -> t.takes(type)).findFirst();
        bare.ifPresent(targets::remove);
        List<Made> made =
                targets.stream().map(t -> new Made(t, kernel(t, type, operands, context))).toList();
        return new Outcome(type, bare, made);
    }

    private static Optional<RowKernel> kernel(
            Target target, DType type, List<Operand> operands, SimdContext context) {
        if (type == DType.I32 && target.wants(type)) {
            return Optional.empty();
        }
        List<Operand> all = new ArrayList<>();
        all.add(new Operand(type, Layout.Kind.INNER_DENSE));
        all.addAll(operands.subList(target.first(), target.number() + 1));
        return Optional.of(context.programs().compile(target.program(), all));
    }

    /** Where sums go as they are, if anywhere. */
    Optional<Matrices> place(Binding binding) {
        return bare.map(t -> Matrices.of(binding.operands().get(t.number())));
    }

    Finish finish(Binding binding, Extents e) {
        return Finish.all(made.stream().map(m -> m.finish(binding, e)).toList());
    }
}
