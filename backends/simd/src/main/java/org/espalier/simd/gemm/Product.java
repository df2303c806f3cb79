package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;
import org.espalier.simd.SimdContext;

/** One launch of a matrix product. */
final class Product {
    /** Most elements of a that are packed at a time: 16 MiB. */
    private static final long PACKED = 1L << 22;
    private static final int PIECE = 64;

    private final SimdContext context;
    private final Grid grid;
    private final Extents e;
    private final Matrices a, b;
    private final Optional<Matrices> c;
    private final Finish finish;

    Product(SimdContext context, Extents e, Matrices a, Matrices b, Optional<Matrices> c, Finish finish) {
        this.context = context; this.grid = Grid.of(e); this.e = e; this.a = a; this.b = b; this.c = c; this.finish = finish;
    }

    void run() {
        context.workers().forEach(Math.toIntExact(grid.strips() * grid.cuts()), i -> new Block(i % grid.strips(), (int) (i / grid.strips())).run());
    }

    /** One chunk. */
    private final class Block {
        final long batch;
        final int firstPanel, endPanel, firstColumnPanel, endColumnPanel;
        final long row0, column0;
        final int rows, columns, panels;
        MemorySegment target;
        long at, pitch;

        Block(long strip, int cut) {
            batch = grid.batch(strip);
            firstPanel = grid.firstRowPanel(strip);
            endPanel = grid.endRowPanel(strip);
            firstColumnPanel = grid.firstColumnPanel(cut);
            endColumnPanel = grid.firstColumnPanel(cut + 1);
            row0 = e.row(firstPanel);
            rows = (int) (e.row(endPanel) - row0);
            column0 = e.column(firstColumnPanel);
            columns = (int) (e.column(endColumnPanel) - column0);
            panels = endColumnPanel - firstColumnPanel;
        }

        float[] left, right, sums; Finish.Run finishing;
        void run() {
            pitch = c.map(Matrices::down).orElse(4L * panels * Tiles.COLUMNS);
            MemorySegment scratch = context.scratch().take(c.isPresent() ? 0 : rows * pitch);
            target = c.map(Matrices::memory).orElse(scratch);
            at = c.map(m -> m.at(batch, row0, column0)).orElse(0L);
            finishing = finish.start(context.scratch());
            Workspace own = Workspace.current();
            left = own.left(16 * Tiles.SPAN);
            right = own.right(Tiles.SPAN * grid.chunkPanels() * Tiles.COLUMNS);
            sums = own.sums(Tiles.ROWS * panels * Tiles.COLUMNS);
            for (long k = 0; k == 0 || k < e.depth(); k += Tiles.SPAN) {
                int depth = (int) Math.min(Tiles.SPAN, e.depth() - k);
                packRight(k, depth);
                for (int p = firstPanel; p < endPanel; p++) {
                    rowPanel(p, k, depth);
                }
            }
            finishing.close();
            context.scratch().give(scratch);
        }

        int height(int panel) { return (int) (e.row(panel + 1) - e.row(panel)); }

        int packLeft(long row, int height, long k, int depth) {
            if (a.across() == 4 || a.down() != 4 || e.rows() < Lanes.COUNT) {
                Packing.copy(a, a.at(batch, row, k), height, depth, left, 0, Tiles.SPAN);
                return 0;
            }
            long from = Math.min(row, e.rows() - Lanes.COUNT);
            Packing.copy(a, a.at(batch, from, k), Lanes.COUNT, depth, left, 0, Tiles.SPAN);
            return (int) (row - from) * Tiles.SPAN;
        }

        void rowPanel(int panel, long k, int depth) {
            long row = e.row(panel);
            int height = height(panel);
            long place = at + (row - row0) * pitch;
            Tile tile = Tiles.of(height);
            int size = height * Tiles.COLUMNS;
            if (k == 0) java.util.Arrays.fill(sums, 0, size * panels, depth == 0 ? 0f : -0f);
            else for (int i = 0; i < height; i++) for (int p = 0; p < panels; p++) Packing.in(target, place + i * pitch + 4L * p * Tiles.COLUMNS, Math.min(Tiles.COLUMNS, columns - p * Tiles.COLUMNS), sums, p * size + i * Tiles.COLUMNS);
            int start = packLeft(row, height, k, depth);
            for (int from = 0; from < depth; from += Tiles.DEPTH) {
                int n = Math.min(depth - from, Tiles.DEPTH);
                for (int p = 0; p < panels; p++) {
                    int width = Math.min(Tiles.COLUMNS, columns - p * Tiles.COLUMNS);
                    long there = place + 4L * p * Tiles.COLUMNS;
                    tile.run(left, start + from, right, (from * panels + p * n) * Tiles.COLUMNS, n, sums, p * size);
                    if (from + n == depth) Packing.out(sums, p * size, height, width, target, there, pitch);
                }
            }
            if (depth == 0) for (int p = 0; p < panels; p++) Packing.out(sums, p * size, height, Math.min(Tiles.COLUMNS, columns - p * Tiles.COLUMNS), target, place + 4L * p * Tiles.COLUMNS, pitch);
            if (k + depth == e.depth()) finishing.rows(batch, row, column0, height, columns, target, place, pitch);
        }

        void packRight(long k, int depth) {
            for (int from = 0; from < depth; from += Tiles.DEPTH) {
                packRightBlock(k + from, Math.min(depth - from, Tiles.DEPTH), from * panels * Tiles.COLUMNS);
            }
        }

        void packRightBlock(long k, int n, int to) {
            int whole = b.across() == 4 ? columns / Tiles.COLUMNS : 0;
            for (int p = 0; p < whole; p += 4) {
                int group = Math.min(4, whole - p);
                Packing.copyPanels(b, b.at(batch, k, column0 + (long) p * Tiles.COLUMNS), n, group, right, to + p * n * Tiles.COLUMNS);
            }
            for (int p = whole; p < panels; p++) {
                int width = Math.min(Tiles.COLUMNS, columns - p * Tiles.COLUMNS);
                Packing.copy(b, b.at(batch, k, column0 + (long) p * Tiles.COLUMNS), n, width, right, to + p * n * Tiles.COLUMNS, Tiles.COLUMNS);
            }
        }
    }
}
