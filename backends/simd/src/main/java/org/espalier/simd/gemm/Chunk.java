package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;

/**
 * A strip of rows times a run of column panels, on one thread. It goes down the strip in groups of
 * row panels; a column panel of b stays in the cache for the whole group.
 */
final class Chunk implements AutoCloseable {
    private final Product product;
    private final Extents e;
    private final long batch;
    private final int firstPanel;
    private final int endPanel;
    private final long firstRow;
    private final int panels; // of columns
    private final int columns;
    private final Sums sums;
    private final Left left;
    private final MemorySegment scratch;

    // where the product goes: memory, position of its first element and distance of rows in bytes
    private final MemorySegment memory;
    private final long start;
    private final long pitch;

    Chunk(Product product, long strip, int cut) {
        this.product = product;
        Grid grid = product.grid();
        e = product.e();
        batch = grid.batch(strip);
        firstPanel = grid.firstRowPanel(strip);
        endPanel = grid.endRowPanel(strip);
        firstRow = e.row(firstPanel);
        panels = grid.firstColumnPanel(cut + 1) - grid.firstColumnPanel(cut);
        long column = e.column(grid.firstColumnPanel(cut));
        columns = (int) (e.column(grid.firstColumnPanel(cut + 1)) - column);
        Workspace own = Workspace.current();
        int group = Math.min(Tiles.GROUP, endPanel - firstPanel);
        left = Left.of(product.a(), batch, own.left(group * Left.PANEL));
        sums = Sums.of(product, group * Tiles.ROWS * panels * Tiles.COLUMNS);
        pitch = product.c().map(Matrices::down).orElse((long) columns * Float.BYTES);
        scratch = product.scratch((e.row(endPanel) - firstRow) * pitch);
        memory = product.c().map(Matrices::memory).orElse(scratch);
        start = product.c().map(m -> m.at(batch, firstRow, column)).orElse(0L);
    }

    /** Adds the product with a block of b; finishes the rows if it is the last. */
    void run(Right right, Finish.Run finishing) {
        for (int panel = firstPanel; panel < endPanel; panel += Tiles.GROUP) {
            int group = Math.min(Tiles.GROUP, endPanel - panel);
            for (int i = 0; i < group; i++) {
                load(right, panel, i);
            }
            for (int from = 0; from < right.depth(); from += product.grid().span()) {
                span(right, panel, group, from);
            }
            for (int i = 0; i < group; i++) {
                store(right, panel, i, finishing);
            }
        }
    }

    private void span(Right right, int panel, int group, int from) {
        int depth = Math.min(product.grid().span(), right.depth() - from);
        left.pack(e, panel, group, right.k() + from, depth);
        for (int k = 0; k < depth; k += Tiles.DEPTH) {
            for (int p = 0; p < panels; p++) {
                for (int i = 0; i < group; i++) {
                    tile(right, panel, i, from, k, p);
                }
            }
        }
    }

    private void tile(Right right, int panel, int i, int from, int k, int p) {
        int rows = e.height(panel + i);
        sums.add(
                left.tile(rows),
                rows,
                left.to(),
                left.at(i, k),
                right.to(),
                right.at(from + k, p),
                right.deep(from + k),
                sum(i, rows, p));
    }

    /** Where the sums of a tile are. */
    private int sum(int i, int rows, int p) {
        return (i * Tiles.ROWS * panels + p * rows) * Tiles.COLUMNS;
    }

    private long place(int panel) {
        return start + (e.row(panel) - firstRow) * pitch;
    }

    /** Sums so far. */
    private void load(Right right, int panel, int i) {
        int rows = e.height(panel + i);
        if (right.k() == 0) {
            sums.clear(sum(i, rows, 0), sum(i, rows, panels), right.depth() == 0);
            return;
        }
        for (int p = 0; p < panels; p++) {
            long at = place(panel + i) + 4L * p * Tiles.COLUMNS;
            sums.in(memory, at, pitch, rows, right.width(p), sum(i, rows, p));
        }
    }

    private void store(Right right, int panel, int i, Finish.Run finishing) {
        int rows = e.height(panel + i);
        long place = place(panel + i);
        for (int p = 0; p < panels; p++) {
            long at = place + 4L * p * Tiles.COLUMNS;
            sums.out(sum(i, rows, p), rows, right.width(p), memory, at, pitch, right.ends());
        }
        if (right.ends()) {
            long row = e.row(panel + i);
            finishing.rows(batch, row, right.column(), rows, columns, memory, place, pitch);
        }
    }

    @Override
    public void close() {
        product.context().scratch().give(scratch);
    }
}
