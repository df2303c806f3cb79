package org.espalier.simd;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;

/**
 * {@link org.espalier.kernel.Op.Copy} between equal types or two integer types; other conversions
 * are a {@link MapKernel} of the identity. The last two axes are copied in tiles, so that a
 * transposition reads and writes whole cache lines.
 */
record CopyKernel(SimdContext context) implements Kernel {
    /** Rows per tile. */
    private static final int ROWS = 32;

    /** True when this kernel converts between the two types. */
    static boolean handles(DType from, DType to) {
        return from == to || (!from.isFloating() && !to.isFloating());
    }

    @Override
    public void launch(Binding binding) {
        Slice from = binding.operands().get(0);
        Slice to = binding.operands().get(1);
        Axes axes = Axes.merged(List.of(from.layout(), to.layout())).forCopy();
        Tiles tiles = new Tiles(from, to, axes);
        if (axes.rank() == 1) {
            Grid.forEach(context.workers(), axes.inner(), 1, tiles::part);
        } else if (axes.elements() > 0) {
            long items = axes.outer(2).elements() * groups(axes);
            Grid.forEach(
                    context.workers(),
                    items,
                    ROWS * axes.inner(),
                    (a, b) -> rows(axes, tiles, a, b));
        }
    }

    /** How many groups of rows a plane has. */
    private static long groups(Axes axes) {
        return (axes.dim(axes.rank() - 2) + ROWS - 1) / ROWS;
    }

    /** Item i is group i mod groups of plane i div groups. */
    private static void rows(Axes axes, Tiles tiles, long from, long to) {
        long groups = groups(axes);
        long rows = axes.dim(axes.rank() - 2);
        Odometer planes = new Odometer(axes.outer(1));
        for (long item = from; item < to; item++) {
            long first = item % groups * ROWS;
            planes.seek(item / groups);
            tiles.rows(planes, first, (int) Math.min(ROWS, rows - first));
        }
    }

    @Override
    public Determinism determinism() {
        return Determinism.D4;
    }
}
