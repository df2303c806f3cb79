package org.espalier.onednn;

import java.util.List;
import java.util.Optional;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.Slice;

/**
 * One launch: c [B, M, N] = a [B, M, K] · b [B, K, N].
 *
 * @param then what is done to each element of the product
 * @param contents where b stays as it is, the place for what is derived from it
 */
record Product(Side a, Side b, Side c, long batch, List<Tail> then, Optional<Contents> contents) {
    /** Most products of bytes that any sum of them, 255 · 128 each, holds without wrapping. */
    private static final long MAX_BYTES = 1 << 16;

    static Product of(Slice a, Slice b, Slice c, List<Tail> then) {
        return new Product(
                Side.of(a), Side.of(b), Side.of(c), c.layout().shape().dim(0), then, b.contents());
    }

    /** M. */
    long rows() {
        return c.matrix().rows();
    }

    /** N. */
    long columns() {
        return c.matrix().columns();
    }

    /** K. */
    long inner() {
        return a.matrix().columns();
    }

    /** Whether oneDNN takes matrices that lie like these, and there is something to compute. */
    boolean fits() {
        boolean plain = a.matrix().isPlain() && b.matrix().isPlain() && c.matrix().isPlain();
        boolean exact = a.matrix().dtype().isFloating() || inner() <= MAX_BYTES;
        return plain && exact && batch * rows() * columns() * inner() > 0;
    }

    /**
     * Computes it; it must {@linkplain #fits fit}.
     *
     * @return false where oneDNN has no code for a piece; then nothing was computed
     */
    boolean run(Parts parts) {
        boolean done = Packed.run(this, parts) || plain(parts);
        parts.primitives().trim();
        return done;
    }

    /** With each piece reading b where it lies. */
    boolean plain(Parts parts) {
        Grid grid = Grid.of(batch, rows(), columns(), inner());
        Optional<Cut> cut = Cut.of(this, grid, false, parts.primitives());
        cut.ifPresent(c -> c.run(parts.workers(), (i, column) -> b.at(i, 0, column)));
        return cut.isPresent();
    }

    /** The addresses for a piece. */
    long[] at(long matrix, long row, long column, long right) {
        long[] all = new long[3 + others().size()];
        all[0] = a.at(matrix, row, 0);
        all[1] = right;
        all[2] = c.at(matrix, row, column);
        for (int i = 3; i < all.length; i++) {
            all[i] = others().get(i - 3).at(matrix, row, column);
        }
        return all;
    }

    private List<Side> others() {
        return then.stream()
                .filter(Tail.With.class::isInstance)
                .map(t -> ((Tail.With) t).other())
                .toList();
    }
}
