package org.espalier.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.spi.backend.Workers;

/**
 * A product cut by a grid: the compiled pieces, of which there are four sizes at most, and where
 * each begins.
 *
 * @param pieces full or last rows, full or last columns
 */
record Cut(Product product, Grid grid, List<Primitive> pieces) {
    /** Where b's columns from one on are for a matrix of the batch. */
    interface Right {
        long at(long matrix, long column);
    }

    private static final int SIZES = 4;

    /** With all pieces, or empty where oneDNN has no code for one. */
    static Optional<Cut> of(Product product, Grid grid, boolean packed, Primitives primitives) {
        List<Primitive> pieces = new ArrayList<>(); // the last of all first
        for (int i = 0; i < SIZES; i++) {
            int size = SIZES - 1 - i;
            int there = size | (grid.down() == 1 ? 2 : 0) | (grid.across() == 1 ? 1 : 0);
            if (there > size) { // no piece has this size
                pieces.add(pieces.get(SIZES - 1 - there));
                continue;
            }
            Optional<Primitive> piece = primitives.get(recipe(product, grid, size, packed));
            if (piece.isEmpty()) {
                return Optional.empty();
            }
            pieces.add(piece.get());
        }
        return Optional.of(new Cut(product, grid, pieces.reversed()));
    }

    /** The piece of a size: bit 1 of its number says last rows, bit 0 last columns. */
    static Recipe recipe(Product p, Grid grid, int size, boolean packed) {
        long m = extent(p.rows(), grid.rows(), size >> 1);
        long n = extent(p.columns(), grid.columns(), size & 1);
        List<PostOp> then = p.then().stream().map(t -> t.part(m, n)).toList();
        return new Recipe(
                p.a().part(m, p.inner()), p.b().part(p.inner(), n), p.c().part(m, n), packed, then);
    }

    private static long extent(long whole, long step, int last) {
        return last == 0 ? Math.min(step, whole) : (whole - 1) % step + 1;
    }

    /** Computes it with the session's threads. */
    void run(Workers workers, Right right) {
        workers.forEach(grid.tasks(), task -> run(task, right));
    }

    private void run(int task, Right right) {
        int cells = grid.down() * grid.across();
        int row = task % cells / grid.across();
        int column = task % cells % grid.across();
        int size = (row == grid.down() - 1 ? 2 : 0) + (column == grid.across() - 1 ? 1 : 0);
        long from = task / cells * grid.matrices();
        long to = Math.min(product.batch(), from + grid.matrices());
        long top = row * grid.rows();
        long left = column * grid.columns();
        for (long i = from; i < to; i++) {
            pieces.get(size).run(product.at(i, top, left, right.at(i, left)));
        }
    }
}
