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

    private final SimdContext context;
    private final Grid grid;
    private final Extents e;
    private final Matrices a, b;
    private final Optional<Matrices> c;
    private final Finish finish;

    Product(SimdContext context, Extents e, Matrices a, Matrices b, Optional<Matrices> c, Finish finish) {
        this.context = context; this.grid = Grid.of(e); this.e = e; this.a = a; this.b = b; this.c = c; this.finish = finish;
    }

    static final int PIECE = Integer.getInteger("piece", 128);
    private int spans() { return Math.max(1, (e.blocks() + Tiles.SPAN_BLOCKS - 1) / Tiles.SPAN_BLOCKS); }
    private int span() { return (e.blocks() + spans() - 1) / spans() * Tiles.DEPTH; }

    void run() {
        long strips = grid.strips();
        if (a.across() == 4 && e.rows() > Integer.getInteger("slabrows", 0)) {
            context.workers().forEach(Math.toIntExact(strips * grid.cuts()), i -> new Block(i % strips, (int) (i / strips)).run(new float[0], 0, 0));
            return;
        }
        int stripRows = grid.stripRows() + Lanes.COUNT;
        long each = (long) stripRows * Tiles.SPAN * spans();
        int most = (int) Math.clamp(PACKED / each, 1, strips);
        float[] slab = Workspace.current().slab(Math.toIntExact(each * most));
        for (long s = 0; s < strips; s += most) {
            long first = s;
            int n = (int) Math.min(most, strips - s);
            int pieces = (grid.stripRows() + PIECE - 1) / PIECE;
            context.workers().forEach(n * spans() * pieces, i -> packPiece(first + i / pieces / spans(), i / pieces % spans(), i % pieces * PIECE, slab, (i / pieces) * stripRows * Tiles.SPAN));
            context.workers().forEach(n * grid.cuts(), i -> new Block(first + i % n, i / n).run(slab, i % n * spans() * stripRows * Tiles.SPAN, stripRows * Tiles.SPAN));
        }
    }

    private void packPiece(long strip, int s, int from, float[] slab, int start) {
        long row = e.row(grid.firstRowPanel(strip)) + from;
        int rows = (int) Math.min(PIECE, e.row(grid.endRowPanel(strip)) - row);
        if (rows <= 0 || e.depth() == 0) return;
        long k = (long) s * span();
        int depth = (int) Math.min(span(), e.depth() - k);
        int squares = (rows + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
        int n = a.across() != 4 && row + squares <= e.rows() && rows < PIECE ? squares : rows;
        Packing.copy(a, a.at(grid.batch(strip), row, k), n, depth, slab, start + from * Tiles.SPAN, Tiles.SPAN);
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

        static final int GROUP = Integer.getInteger("group", 4); float[] left, right, sums; Finish.Run finishing;
        void run(float[] slab, int start, int apart) {
            pitch = c.map(Matrices::down).orElse(4L * panels * Tiles.COLUMNS);
            MemorySegment scratch = context.scratch().take(c.isPresent() ? 0 : rows * pitch);
            target = c.map(Matrices::memory).orElse(scratch);
            at = c.map(m -> m.at(batch, row0, column0)).orElse(0L);
            finishing = finish.start(context.scratch());
            Workspace own = Workspace.current();
            left = slab.length > 0 ? slab : own.left(Tiles.ROWS * Tiles.SPAN);
            right = own.right(span() * grid.chunkPanels() * Tiles.COLUMNS);
            sums = own.sums(Tiles.ROWS * panels * Tiles.COLUMNS);
            for (int i = 0; i < spans(); i++) {
                long k = (long) i * span();
                int depth = (int) Math.min(span(), e.depth() - k);
                packRight(k, depth);
                for (int p = firstPanel; p < endPanel; p++) {
                    if (slab.length == 0) Packing.copy(a, a.at(batch, e.row(p), k), height(p), depth, left, 0, Tiles.SPAN);
                    rowPanel(p, k, depth, slab.length == 0 ? 0 : start + i * apart + (int) (e.row(p) - row0) * Tiles.SPAN);
                }
            }
            finishing.close();
            context.scratch().give(scratch);
        }

        int height(int panel) { return (int) (e.row(panel + 1) - e.row(panel)); }

        void rowPanel(int panel, long k, int depth, int start) {
            long row = e.row(panel);
            int height = height(panel);
            long place = at + (row - row0) * pitch;
            Tile tile = Tiles.of(height);
            int size = height * Tiles.COLUMNS;
            if (k == 0) java.util.Arrays.fill(sums, 0, size * panels, depth == 0 ? 0f : -0f);
            else for (int i = 0; i < height; i++) Packing.in(target, place + i * pitch, columns, sums, i * Tiles.COLUMNS, size);
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
            int whole = b.across() == 4 ? columns / Tiles.COLUMNS : 0;
            for (int from = 0; from < depth && whole > 0; from += Tiles.DEPTH) {
                Packing.copyPanels(b, b.at(batch, k + from, column0), Math.min(depth - from, Tiles.DEPTH), whole, right, from * panels * Tiles.COLUMNS);
            }
            for (int p = whole; p < panels; p++) {
                int width = Math.min(Tiles.COLUMNS, columns - p * Tiles.COLUMNS);
                for (int from = 0; from < depth; from += Tiles.DEPTH) {
                    int n = Math.min(depth - from, Tiles.DEPTH);
                    Packing.copy(b, b.at(batch, k + from, column0 + (long) p * Tiles.COLUMNS), n, width, right, (from * panels + p * n) * Tiles.COLUMNS, Tiles.COLUMNS);
                }
            }
        }
    }
}
