package org.espalier.simd.gemm;

/**
 * How a product is cut for threads and caches, by its extents alone. A <em>strip</em> is a run of
 * row panels of one matrix of the batch, packed together; a chunk is a strip times a run of column
 * panels.
 *
 * @param stripsEach strips in a matrix of the batch
 * @param cuts runs of column panels
 */
record Grid(Extents extents, int stripsEach, int cuts) {
    /** Most rows of a strip: enough for packing b once per strip to be cheap. */
    private static final int STRIP_ROWS = 1024;

    /**
     * Packed k-blocks times column panels of a chunk: with 16 lanes 36 of them are 1.1 MiB, about a
     * second-level cache.
     */
    private static final int BLOCK_PANELS = 36;

    private static final int MOST_COLUMN_PANELS = 24;
    private static final int FEWEST_COLUMN_PANELS = 3;
    private static final int FEWEST_ROW_PANELS = 18;

    /** Below this a chunk is not worth handing to a thread. */
    private static final double CHUNK_FLOPS = 4e6;

    /**
     * Enough chunks for any usual number of threads; more come by themselves where caches ask for
     * them.
     */
    private static final int WANTED = 16;

    static Grid of(Extents e) {
        double flops = 2.0 * e.batches() * e.rows() * e.columns() * e.depth();
        long wanted = (long) Math.clamp(flops / CHUNK_FLOPS, 1, WANTED);
        int strips = (int) ((e.rows() + STRIP_ROWS - 1) / STRIP_ROWS);
        int columns = e.panelsOfColumns();
        int fit = Math.min(MOST_COLUMN_PANELS, BLOCK_PANELS / (span(e) / Tiles.DEPTH));
        int cuts =
                atLeast(
                        up(columns, fit),
                        wanted / (e.batches() * strips),
                        columns / FEWEST_COLUMN_PANELS);
        strips =
                atLeast(
                        strips,
                        wanted / (e.batches() * cuts),
                        e.panelsOfRows() / FEWEST_ROW_PANELS);
        return new Grid(e, strips, cuts);
    }

    /** k that are packed at once: whole k-blocks, evenly many in each span. */
    private static int span(Extents e) {
        int blocks = Math.max(1, e.blocks());
        int spans = up(blocks, Tiles.SPAN_BLOCKS);
        return up(blocks, spans) * Tiles.DEPTH;
    }

    /** k that are packed at once. */
    int span() {
        return span(extents);
    }

    private static int up(int n, int d) {
        return (n + d - 1) / d;
    }

    private static int atLeast(int least, long wanted, int most) {
        return (int) Math.max(least, Math.min(wanted, most));
    }

    /** How many strips the batch has. */
    long strips() {
        return extents.batches() * stripsEach;
    }

    long batch(long strip) {
        return strip / stripsEach;
    }

    /**
     * The first row panel of a strip, within its matrix; of the strip after the last: the number of
     * panels.
     */
    int firstRowPanel(long strip) {
        return firstRowPanelOf((int) (strip % stripsEach));
    }

    /** The row panel after the last of a strip. */
    int endRowPanel(long strip) {
        return firstRowPanelOf((int) (strip % stripsEach) + 1);
    }

    private int firstRowPanelOf(int strip) {
        return (int) ((long) strip * extents.panelsOfRows() / stripsEach);
    }

    /** The first column panel of a cut; of the cut after the last: the number of panels. */
    int firstColumnPanel(int cut) {
        return (int) ((long) cut * extents.panelsOfColumns() / cuts);
    }
}
