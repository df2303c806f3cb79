package org.espalier.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Workers;

/**
 * A product over a b that was brought into oneDNN's own form beforehand, by all threads, a stretch
 * of columns at a time; otherwise each piece would do it again for itself.
 *
 * @param packings of full columns and of the last ones
 */
record Packed(Product product, Cut cut, List<Packing> packings) {
    /** Rows from which on it pays to pack b for one launch, where its rows are contiguous. */
    private static final long MIN_ROWS = 256;

    /** Elements of b under which nothing is gained. */
    private static final long MIN_ELEMENTS = 1 << 14;

    /** Most bytes of a packed b: beyond, the memory is worth more. */
    private static final long MAX_BYTES = 96L << 20;

    private static final long LINE = 64; // bytes

    /** Where a copy of b is kept. */
    private record Key(DType a, Matrix b, DType c, long at, long columns) {}

    /**
     * Computes the product where packing pays: by shapes and layouts, or because b was asked for
     * often since it changed. The bits are those of the plain way.
     *
     * @return whether it did
     */
    static boolean run(Product p, Parts parts) {
        boolean fit = p.b().isShared() && fits(p.inner() * p.columns(), p.b().matrix().dtype());
        Optional<Kept> kept = fit && p.rows() > 1 ? kept(p) : Optional.empty();
        if (kept.isEmpty() && !(fit && pays(p))) {
            return false;
        }
        Optional<Packed> packed = of(p, parts.primitives());
        packed.ifPresent(x -> x.run(kept, parts));
        return packed.isPresent();
    }

    private static boolean pays(Product p) {
        Matrix b = p.b().part(p.inner(), p.columns());
        return b.across() == 1 && p.batch() * p.rows() >= MIN_ROWS;
    }

    private static boolean fits(long elements, DType dtype) {
        return elements >= MIN_ELEMENTS && elements * dtype.bytes() <= MAX_BYTES;
    }

    /** The place for a lasting copy, once one is worth its memory. */
    private static Optional<Kept> kept(Product p) {
        DType a = p.a().matrix().dtype();
        DType product = p.c().matrix().dtype();
        Key key = new Key(a, p.b().matrix(), product, p.b().at(), Grid.stretch(p.columns()));
        return p.contents().flatMap(c -> c.derived(key, Kept.class, () -> new Kept(c)));
    }

    private static Optional<Packed> of(Product p, Primitives primitives) {
        Grid grid = Grid.packed(p.batch(), p.rows(), p.columns(), p.inner());
        List<Packing> packings = new ArrayList<>();
        for (int last = 0; last < 2; last++) {
            primitives.packing(Cut.recipe(p, grid, last, true)).ifPresent(packings::add);
        }
        return packings.size() < 2
                ? Optional.empty()
                : Cut.of(p, grid, true, primitives).map(cut -> new Packed(p, cut, packings));
    }

    private void run(Optional<Kept> kept, Parts parts) {
        long at = memory(kept, parts);
        if (kept.map(Kept::renew).orElse(true)) {
            pack(parts.workers(), at);
        }
        cut.run(parts.workers(), (_, column) -> at + column / cut.grid().columns() * step());
    }

    private long memory(Optional<Kept> kept, Parts parts) {
        long bytes = cut.grid().across() * step();
        return kept.map(k -> k.address(parts.base(), bytes))
                .orElseGet(() -> parts.panels().bytes(bytes));
    }

    /** Bytes of a stretch of columns. */
    private long step() {
        return (packings.getFirst().bytes() + LINE - 1) / LINE * LINE;
    }

    private void pack(Workers workers, long at) {
        Grid grid = cut.grid();
        workers.forEach(
                grid.across(),
                j -> {
                    Packing packing = packings.get(j == grid.across() - 1 ? 1 : 0);
                    packing.pack(product.b().at(0, 0, j * grid.columns()), at + j * step());
                });
    }
}
