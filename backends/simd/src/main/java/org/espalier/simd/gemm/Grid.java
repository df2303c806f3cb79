package org.espalier.simd.gemm;

/**
 * How a product is cut for threads and caches, by its extents alone. A <em>strip</em> is a run of row panels of one
 * matrix of the batch, packed together; a chunk is a strip times a run of column panels.
 *
 * @param stripsEach strips in a matrix of the batch
 * @param cuts runs of column panels
 */
record Grid(Extents extents, int stripsEach, int cuts) {
    /** Most rows of a strip: enough for packing b once per strip to be cheap. */
    private static final int STRIP_ROWS = Integer.getInteger("strip", 1024);

    /** Most column panels of a chunk: with 16 lanes a k-block of them is 384 KiB, less than half a second-level cache. */
    private static final int BUDGET = Integer.getInteger("budget", 36);

    private static final int FEWEST_ROW_PANELS = Integer.getInteger("fewrows", 18);
    private static final int FEWEST_COLUMN_PANELS = Integer.getInteger("fewcols", 3);

    /** Below this a chunk is not worth handing to a thread. */
    private static final double CHUNK_FLOPS = 4e6;

    /** Enough chunks for any usual number of threads; more come by themselves where caches ask for them. */
    private static final int WANTED = Integer.getInteger("want", 16);

    static Grid of(Extents e) {
        double flops = 2.0 * e.batches() * e.rows() * e.columns() * e.depth();
        long wanted = (long) Math.clamp(flops / CHUNK_FLOPS, 1, WANTED);
        int rows = e.panelsOfRows();
        int columns = e.panelsOfColumns();
        int strips = (int) ((e.rows() + STRIP_ROWS - 1) / STRIP_ROWS);
        int cuts = atLeast(up(columns, Math.min(24, BUDGET / Math.max(1, up(e.blocks(), up(Math.max(1, e.blocks()), Tiles.SPAN_BLOCKS))))), wanted / (e.batches() * strips), columns / FEWEST_COLUMN_PANELS);
        strips = atLeast(strips, wanted / (e.batches() * cuts), rows / FEWEST_ROW_PANELS);
        return new Grid(e, strips, cuts);
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

    /** The first row panel of a strip, within its matrix; of the strip after the last: the number of panels. */
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

    /** Most rows that a strip has. */
    int stripRows() {
        return up(extents.panelsOfRows(), stripsEach) * Tiles.ROWS;
    }

    /** Most column panels that a chunk has. */
    int chunkPanels() {
        return up(extents.panelsOfColumns(), cuts);
    }
}
