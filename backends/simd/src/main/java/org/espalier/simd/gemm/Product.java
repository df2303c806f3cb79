package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.espalier.simd.SimdContext;

/**
 * One launch of a matrix product. Chunks are strips of rows times runs of column panels; each packs
 * the part of b it needs for a span of k-blocks, then goes down its row panels.
 *
 * @param c where the bare product goes; if nowhere, {@code finish} sees it in scratch memory
 */
record Product(
        SimdContext context,
        Grid grid,
        Extents e,
        Matrices a,
        Matrices b,
        Optional<Matrices> c,
        Finish finish) {
    void run() {
        long strips = grid.strips();
        int chunks = Math.toIntExact(strips * grid.cuts());
        context.workers().forEach(chunks, i -> new Chunk(i % strips, (int) (i / strips)).run());
    }

    private final class Chunk {
        private final long batch;
        private final int firstPanel;
        private final int endPanel;
        private final long firstRow;
        private final long firstColumn;
        private final int columns;
        private final int panels; // of columns
        private final Workspace own = Workspace.current();
        private final float[] left = own.left(Tiles.PACKED_ROWS * Tiles.SPAN);
        private final float[] right;
        private final float[] sums;

        Chunk(long strip, int cut) {
            batch = grid.batch(strip);
            firstPanel = grid.firstRowPanel(strip);
            endPanel = grid.endRowPanel(strip);
            firstRow = e.row(firstPanel);
            firstColumn = e.column(grid.firstColumnPanel(cut));
            columns = (int) (e.column(grid.firstColumnPanel(cut + 1)) - firstColumn);
            panels = grid.firstColumnPanel(cut + 1) - grid.firstColumnPanel(cut);
            right = own.right(grid.span() * panels * Tiles.COLUMNS);
            sums = own.sums(Tiles.ROWS * panels * Tiles.COLUMNS);
        }

        void run() {
            long rows = e.row(endPanel) - firstRow;
            long pitch = c.map(Matrices::down).orElse((long) columns * Float.BYTES);
            MemorySegment scratch = context.scratch().take(c.isPresent() ? 0 : rows * pitch);
            Target target =
                    new Target(
                            c.map(Matrices::memory).orElse(scratch),
                            c.map(m -> m.at(batch, firstRow, firstColumn)).orElse(0L),
                            pitch);
            try (Finish.Run finishing = finish.start(context.scratch())) {
                for (long k = 0; k == 0 || k < e.depth(); k += grid.span()) {
                    span(k, (int) Math.min(grid.span(), e.depth() - k), target, finishing);
                }
            }
            context.scratch().give(scratch);
        }

        private void span(long k, int depth, Target target, Finish.Run finishing) {
            packRight(k, depth);
            for (int panel = firstPanel; panel < endPanel; panel++) {
                int height = (int) (e.row(panel + 1) - e.row(panel));
                long place = target.at + (e.row(panel) - firstRow) * target.pitch;
                load(k, depth, height, place, target);
                packLeft(panel, k, depth, height);
                multiply(depth, height);
                store(height, place, target);
                if (k + depth == e.depth()) {
                    finishing.rows(
                            batch,
                            e.row(panel),
                            firstColumn,
                            height,
                            columns,
                            target.memory,
                            place,
                            target.pitch);
                }
            }
        }

        /**
         * Where a's columns are contiguous, whole squares are packed, rows beyond the panel with
         * them.
         */
        private void packLeft(int panel, long k, int depth, int height) {
            long row = e.row(panel);
            boolean squares = a.across() != Float.BYTES && row + Tiles.PACKED_ROWS <= e.rows();
            int rows = squares ? Tiles.PACKED_ROWS : height;
            Packing.copy(a, a.at(batch, row, k), rows, depth, left, 0, Tiles.SPAN);
        }

        /**
         * Sums so far: −0 before the first block, because −0 + s is s; +0 where there is no block
         * at all.
         */
        private void load(long k, int depth, int height, long place, Target target) {
            int size = height * Tiles.COLUMNS;
            if (k == 0) {
                Arrays.fill(sums, 0, size * panels, depth == 0 ? 0f : -0f);
                return;
            }
            for (int p = 0; p < panels; p++) {
                Packing.in(
                        target.memory,
                        place + 4L * p * Tiles.COLUMNS,
                        target.pitch,
                        height,
                        width(p),
                        sums,
                        p * size);
            }
        }

        private void multiply(int depth, int height) {
            Tile tile = Tiles.of(height);
            int size = height * Tiles.COLUMNS;
            for (int from = 0; from < depth; from += Tiles.DEPTH) {
                int n = Math.min(depth - from, Tiles.DEPTH);
                for (int p = 0; p < panels; p++) {
                    tile.run(left, from, right, block(from, p, n), n, sums, p * size);
                }
            }
        }

        private void store(int height, long place, Target target) {
            int size = height * Tiles.COLUMNS;
            for (int p = 0; p < panels; p++) {
                Packing.out(
                        sums,
                        p * size,
                        height,
                        width(p),
                        target.memory,
                        place + 4L * p * Tiles.COLUMNS,
                        target.pitch);
            }
        }

        private int width(int panel) {
            return Math.min(Tiles.COLUMNS, columns - panel * Tiles.COLUMNS);
        }

        /**
         * Where a column panel of the k-block that starts at {@code from} and has n rows is packed.
         */
        private int block(int from, int panel, int n) {
            return (from * panels + panel * n) * Tiles.COLUMNS;
        }

        private void packRight(long k, int depth) {
            for (int from = 0; from < depth; from += Tiles.DEPTH) {
                int n = Math.min(depth - from, Tiles.DEPTH);
                for (int p = 0; p < panels; p++) {
                    long corner = b.at(batch, k + from, firstColumn + (long) p * Tiles.COLUMNS);
                    Packing.copy(b, corner, n, width(p), right, block(from, p, n), Tiles.COLUMNS);
                }
            }
        }
    }

    /**
     * Where a chunk's part of the product goes.
     *
     * @param at position of its first element, in bytes
     * @param pitch distance of its rows, in bytes
     */
    private record Target(MemorySegment memory, long at, long pitch) {}
}
