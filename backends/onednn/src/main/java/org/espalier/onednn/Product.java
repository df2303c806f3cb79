package org.espalier.onednn;

import org.espalier.kernel.Layout;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/** One launch: c [B, M, N] = a [B, M, K] · b [B, K, N], cut into one-thread products. */
final class Product {
    private final Side a;
    private final Side b;
    private final Side c;
    private final long batch;

    /** An operand: its matrices, and where the first lies in memory. */
    private record Side(Matrix matrix, long at, long apart, long size) {
        static Side of(Slice slice) {
            Layout layout = slice.layout();
            long size = slice.buffer().dtype().bytes();
            long base = ((HostBuffer) slice.buffer()).segment().address();
            return new Side(
                    Matrix.of(slice.buffer().dtype(), layout),
                    base + layout.offset() * size,
                    layout.stride(0) * size,
                    size);
        }

        long at(long matrix, long row, long column) {
            return at + matrix * apart + (row * down() + column * across()) * size;
        }

        private long down() {
            return matrix.down();
        }

        private long across() {
            return matrix.across();
        }

        Matrix part(long rows, long columns) {
            return matrix.part(rows, columns).normal();
        }
    }

    Product(Slice a, Slice b, Slice c) {
        this.a = Side.of(a);
        this.b = Side.of(b);
        this.c = Side.of(c);
        this.batch = c.layout().shape().dim(0);
    }

    private long inner() {
        return a.matrix.columns();
    }

    /** Whether oneDNN takes matrices that lie like these, and there is something to compute. */
    boolean fits() {
        boolean plain = a.matrix.isPlain() && b.matrix.isPlain() && c.matrix.isPlain();
        return plain && batch * c.matrix.rows() * c.matrix.columns() * inner() > 0;
    }

    /** The product must {@linkplain #fits fit}. */
    void run(Primitives primitives, Workers workers) {
        Grid grid = Grid.of(batch, c.matrix.rows(), c.matrix.columns(), inner());
        Primitive[] pieces = new Primitive[4]; // full or last rows, full or last columns
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = piece(primitives, grid, i >> 1, i & 1);
        }
        workers.forEach(grid.tasks(), task -> run(grid, pieces, task));
        primitives.trim();
    }

    private Primitive piece(Primitives primitives, Grid grid, int lastRow, int lastColumn) {
        long m = extent(c.matrix.rows(), grid.rows(), lastRow);
        long n = extent(c.matrix.columns(), grid.columns(), lastColumn);
        return primitives.get(a.part(m, inner()), b.part(inner(), n), c.part(m, n));
    }

    /** Of a piece within, or of the last one. */
    private static long extent(long whole, long step, int last) {
        return last == 0 ? Math.min(step, whole) : (whole - 1) % step + 1;
    }

    private void run(Grid grid, Primitive[] pieces, int task) {
        int cells = grid.down() * grid.across();
        int row = task % cells / grid.across();
        int column = task % cells % grid.across();
        int last = (row == grid.down() - 1 ? 2 : 0) + (column == grid.across() - 1 ? 1 : 0);
        long from = task / cells * grid.matrices();
        long to = Math.min(batch, from + grid.matrices());
        long top = row * grid.rows();
        long left = column * grid.columns();
        for (long i = from; i < to; i++) {
            pieces[last].run(a.at(i, top, 0), b.at(i, 0, left), c.at(i, top, left));
        }
    }
}
