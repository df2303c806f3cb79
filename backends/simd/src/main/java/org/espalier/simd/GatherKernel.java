package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;

/** {@link Op.Gather} between equal types. */
record GatherKernel(SimdContext context) implements Kernel {
    @Override
    public void launch(Binding binding) {
        Slice table = binding.operands().get(0);
        Slice numbers = binding.operands().get(1);
        Slice output = binding.operands().get(2);
        Layout out = output.layout();
        Tiles tiles = new Tiles(table, output, row(table.layout(), out));
        Grid.forEach(
                context.workers(),
                out.shape().dim(0),
                out.shape().dim(1),
                (from, to) -> {
                    for (long n = from; n < to; n++) {
                        long row = number(numbers, n, table);
                        tiles.shifted(row * table.layout().stride(0), n * out.stride(0));
                    }
                });
    }

    private static Axes row(Layout table, Layout out) {
        return new Axes(
                new long[] {out.shape().dim(1)},
                new long[][] {{table.stride(1)}, {out.stride(1)}},
                new long[] {table.offset(), out.offset()});
    }

    private static long number(Slice numbers, long n, Slice table) {
        MemorySegment memory = ((HostBuffer) numbers.buffer()).segment();
        long at = numbers.layout().position(n) * numbers.buffer().dtype().bytes();
        long number = Elements.integer(numbers.buffer().dtype(), memory, at);
        long rows = table.layout().shape().dim(0);
        if (number < 0 || number >= rows) {
            throw new IndexOutOfBoundsException(
                    "gather: number %s at position %s is no row of the table %s; rows are 0 to %s"
                            .formatted(number, n, table.layout().shape(), rows - 1));
        }
        return number;
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
