package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.simd.MapKernel;
import org.espalier.simd.Scratch;
import org.espalier.simd.SimdContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;

/**
 * A product whose factors are bf16 or f16: they are widened to f32 first, which is exact, and is
 * little work beside the product.
 */
record Widened(Kernel product, Kernel widen, SimdContext context) implements Kernel {
    Widened(Kernel product, SimdContext context) {
        this(product, new MapKernel(context, Program.identity()), context);
    }

    /** Scratch memory as a buffer; closing it gives the memory back. */
    private record Wide(Scratch scratch, MemorySegment segment, long elements)
            implements HostBuffer {
        static Wide of(Scratch scratch, long elements) {
            return new Wide(scratch, scratch.take(elements * Float.BYTES), elements);
        }

        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public void close() {
            scratch.give(segment);
        }
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> operands = new ArrayList<>(binding.operands());
        try (Wide a = wide(operands, 0);
                Wide b = wide(operands, 1)) {
            place(operands, 0, a);
            place(operands, 1, b);
            product.launch(new Binding(operands, binding.params(), binding.keys()));
        }
    }

    private Wide wide(List<Slice> operands, int i) {
        Shape shape = once(operands.get(i).layout()).shape();
        return Wide.of(context.scratch(), shape.elements());
    }

    /** A matrix that serves the whole batch is widened once. */
    private static Layout once(Layout layout) {
        return layout.stride(0) == 0 ? layout.slice(0, 0, 1, 1) : layout;
    }

    private void place(List<Slice> operands, int i, Wide wide) {
        Slice source = operands.get(i);
        Layout from = once(source.layout());
        Layout to = Layout.dense(from.shape());
        if (from.shape().elements() > 0) {
            widen.launch(
                    Binding.of(List.of(new Slice(source.buffer(), from), new Slice(wide, to))));
        }
        operands.set(i, new Slice(wide, to.broadcastTo(source.layout().shape())));
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
