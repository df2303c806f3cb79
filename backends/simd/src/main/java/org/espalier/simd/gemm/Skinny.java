package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.simd.Share;
import org.espalier.simd.SimdContext;

/**
 * A product of few rows, of few columns, or small altogether. b is not packed: where it lies by
 * rows it is read in place; where it does not, small blocks of it are turned in the cache and used
 * at once. The lanes of a vector are columns; with few columns and many rows they are rows, as if
 * the transposed product were asked for.
 *
 * @param turned whether rows and columns have changed places
 * @param a where element (i, k) is
 * @param b where element (k, j) is
 * @param c where the bare product goes, in its own rows and columns
 */
record Skinny(
        SimdContext context,
        Extents e,
        boolean turned,
        Matrices a,
        Matrices b,
        Optional<Matrices> c,
        Finish finish) {
    /** Most rows at which reading b in place beats tiles, which would use it from registers. */
    private static final int FEW_ROWS = 8;

    /** Fewer columns leave most of a tile's lanes idle. */
    private static final int FEW_COLUMNS = 8;

    /** Multiply-adds of a matrix below which packing costs more than it brings. */
    private static final double SMALL = 1 << 17;

    /** Most rows whose sums are kept at once. */
    private static final int GROUP = 64;

    /** Most rows that read long rows of b in place; for more a block of it is copied. */
    private static final int IN_PLACE_ROWS = 2;

    /** Columns of an item that does. */
    private static final int WIDEST = 1024;

    /** Operations, as {@link Share} counts them, of a multiply-add. */
    static final double PRODUCT = 3;

    /** Of reading an element of b, which rows share. */
    private static final double READ = 8;

    /** Of turning it. */
    private static final double TURN = 24;

    /** Operations of a chunk. */
    private static final double CHUNK = 1 << 20;

    /** Whether a product is of this kind. */
    static boolean suits(DType type, Extents e) {
        double size = (double) e.rows() * e.columns() * e.depth();
        boolean is = e.rows() <= FEW_ROWS || e.columns() <= FEW_COLUMNS || size <= SMALL;
        return is && type == DType.F32;
    }

    static Skinny of(Product p) {
        Extents e = p.e();
        if (e.rows() > FEW_ROWS && e.columns() <= FEW_COLUMNS) {
            return new Skinny(
                    p.context(),
                    e.turned(),
                    true,
                    p.b().turned(),
                    p.a().turned(),
                    p.c(),
                    p.finish());
        }
        return new Skinny(p.context(), e, false, p.a(), p.b(), p.c(), p.finish());
    }

    void run() {
        long items = e.batches() * groups() * cuts();
        int chunks = (int) Math.clamp(operations() / CHUNK, 1, (double) Math.min(items, 1 << 20));
        Share.forEach(
                context.workers(),
                chunks,
                operations(),
                i -> chunk(items * i / chunks, items * (i + 1) / chunks));
    }

    private boolean inPlace() {
        return b.across() == Float.BYTES && e.rows() <= IN_PLACE_ROWS;
    }

    private double operations() {
        double read = b.across() == Float.BYTES ? READ : TURN;
        return (double) e.batches() * e.columns() * e.depth() * (PRODUCT * e.rows() + read);
    }

    private long groups() {
        return Math.ceilDiv(e.rows(), GROUP);
    }

    private long cuts() {
        return Math.ceilDiv(e.columns(), width());
    }

    /**
     * Columns of an item: of long rows that are read in place an eighth, so that there are enough.
     */
    private int width() {
        long eighth = Math.ceilDiv(Math.ceilDiv(e.columns(), 8), Slab.COLUMNS) * Slab.COLUMNS;
        return inPlace() ? (int) Math.min(WIDEST, eighth) : Slab.COLUMNS;
    }

    /** Item i is cut i mod cuts of group (i div cuts) mod groups of a matrix. */
    private void chunk(long from, long to) {
        int width = width();
        MemorySegment scratch =
                context.scratch().take(c.isPresent() ? 0 : 4L * width * Math.min(e.rows(), GROUP));
        try (Finish.Run finishing = finish.start(context.scratch())) {
            for (long i = from; i < to; i++) {
                long matrix = i / cuts() / groups();
                long row = i / cuts() % groups() * GROUP;
                long column = i % cuts() * width;
                new Item(matrix, row, column, width).run(scratch, finishing);
            }
        } finally {
            context.scratch().give(scratch);
        }
    }

    /** A group of rows times a run of columns. */
    private final class Item {
        private final long matrix;
        private final long row;
        private final long column;
        private final int width;
        private final int rows;
        private final int columns;
        private final Workspace own = Workspace.current();
        private final float[] sums;

        Item(long matrix, long row, long column, int width) {
            this.matrix = matrix;
            this.row = row;
            this.column = column;
            this.width = width;
            this.rows = (int) Math.min(GROUP, e.rows() - row);
            this.columns = (int) Math.min(width, e.columns() - column);
            this.sums = own.sums(2 * rows * width);
        }

        /** Sums of the first k-block are the front half of the array; later ones are added. */
        void run(MemorySegment scratch, Finish.Run finishing) {
            int half = rows * width;
            Arrays.fill(sums, 0, half, 0f);
            for (long k = 0; k < e.depth(); k += Tiles.DEPTH) {
                int depth = (int) Math.min(Tiles.DEPTH, e.depth() - k);
                int to = k == 0 ? 0 : half;
                Arrays.fill(sums, to, to + half, 0f);
                block(k, depth, to);
                for (int i = 0; i < half && k > 0; i++) {
                    sums[i] += sums[half + i];
                }
            }
            finish(scratch, finishing);
        }

        private void block(long k, int depth, int to) {
            float[] x = own.left(rows * Left.PITCH);
            Packing.copy(a, a.at(matrix, row, k), rows, depth, x, 0, Left.PITCH);
            if (inPlace()) {
                rows(k, depth, x, to);
            } else {
                blocks(k, depth, x, to);
            }
        }

        private void rows(long k, int depth, float[] x, int to) {
            for (int i = 0; i < rows; i++) {
                long at = b.at(matrix, k, column);
                int sum = to + i * width;
                Slab.add(b.memory(), at, b.down(), depth, x, i * Left.PITCH, sums, sum, columns);
            }
        }

        private void blocks(long k, int depth, float[] x, int to) {
            float[] block = own.right(Slab.ROWS * Slab.COLUMNS);
            for (int from = 0; from < depth; from += Slab.ROWS) {
                int n = Math.min(Slab.ROWS, depth - from);
                long corner = b.at(matrix, k + from, column);
                Packing.copy(b, corner, n, columns, block, 0, Slab.COLUMNS);
                for (int i = 0; i < rows; i++) {
                    int xs = i * Left.PITCH + from;
                    Slab.add(block, n, x, xs, sums, to + i * width, columns);
                }
            }
        }

        private void finish(MemorySegment scratch, Finish.Run finishing) {
            long first = turned ? column : row;
            long left = turned ? row : column;
            int high = turned ? columns : rows;
            int wide = turned ? rows : columns;
            long pitch = c.map(Matrices::down).orElse((long) wide * Float.BYTES);
            MemorySegment memory = c.map(Matrices::memory).orElse(scratch);
            long at = c.map(m -> m.at(matrix, first, left)).orElse(0L);
            if (turned) {
                storeTurned(memory, at, pitch);
            } else {
                store(memory, at, pitch);
            }
            finishing.rows(matrix, first, left, high, wide, memory, at, pitch);
        }

        private void store(MemorySegment memory, long at, long pitch) {
            for (int i = 0; i < rows; i++) {
                MemorySegment.copy(sums, i * width, memory, Packing.F32, at + i * pitch, columns);
            }
        }

        private void storeTurned(MemorySegment memory, long at, long pitch) {
            for (int j = 0; j < columns; j++) {
                for (int i = 0; i < rows; i++) {
                    memory.set(Packing.F32, at + j * pitch + 4L * i, sums[i * width + j]);
                }
            }
        }
    }
}
