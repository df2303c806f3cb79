package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;

/**
 * {@link Op.ScatterAdd}: positions are sorted by number first, so that each output row is summed by
 * one thread.
 */
record ScatterAddKernel(SimdContext context) implements Kernel {
    @Override
    public void launch(Binding binding) {
        Slice numbers = binding.operands().get(0);
        Slice rows = binding.operands().get(1);
        Target target = Target.of(binding.operands().get(2));
        long count = numbers.layout().shape().elements();
        long size = target.layout().shape().dim(0);
        try (Buckets buckets = new Buckets(context.scratch(), numbers, size)) {
            long width = target.layout().shape().dim(1) * (1 + count / Math.max(1, size));
            Grid.forEach(
                    context.workers(),
                    size,
                    width,
                    (from, to) -> sum(buckets, rows, target, from, to));
        }
    }

    /** Writes output rows {@code from} to {@code to − 1}. */
    private void sum(Buckets buckets, Slice rows, Target target, long from, long to) {
        int width = Math.toIntExact(target.layout().shape().dim(1));
        MemorySegment m = context.scratch().take(8L * width);
        try {
            for (long v = from; v < to; v++) {
                m.asSlice(0, 4L * width).fill((byte) 0);
                for (long i = buckets.start(v); i < buckets.start(v + 1); i++) {
                    add(rows, buckets.position(i), m, width);
                }
                target.write(v * width, m, 0, width);
            }
        } finally {
            context.scratch().give(m);
        }
    }

    /**
     * Adds row n to the sums at the front of {@code m}; the space behind them is for conversion.
     */
    private static void add(Slice rows, long n, MemorySegment m, int width) {
        MemorySegment memory = ((HostBuffer) rows.buffer()).segment();
        Layout layout = rows.layout();
        DType type = rows.buffer().dtype();
        long at = (layout.offset() + n * layout.stride(0)) * type.bytes();
        if (type == DType.F32 && layout.stride(1) == 1) {
            Fold.into(Combine.SUM, m, 0, memory, at, width);
        } else {
            Elements.toFloats(type, memory, at, layout.stride(1), m, 4L * width, width);
            Fold.into(Combine.SUM, m, 0, m, 4L * width, width);
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
