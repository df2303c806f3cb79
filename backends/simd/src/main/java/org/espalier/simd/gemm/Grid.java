package org.espalier.simd.gemm;

/**
 * How a product is cut for threads and caches, by its extents and the sizes of {@link Caches}: no
 * number of threads and no clock. A <em>strip</em> is a run of row panels of one matrix of the
 * batch; a chunk is a strip times a run of column panels, a <em>cut</em>.
 *
 * @param stripsEach strips in a matrix of the batch
 * @param cuts runs of column panels
 * @param stretch k of b that are packed at once
 * @param together whether all strips share the packed block of b
 */
record Grid(Extents extents, int stripsEach, int cuts, int stretch, boolean together) {
    /** Most rows of a strip that packs its own b: enough for that to be cheap. */
    private static final int STRIP_ROWS = 1024;

    /** Packed k-blocks times column panels of a chunk that packs its own b. */
    private static final int BLOCK_PANELS = panels(Caches.HERE);

    private static final int MOST_COLUMN_PANELS = 24;
    private static final int FEWEST_COLUMN_PANELS = 3;
    private static final int FEWEST_ROW_PANELS = 18;

    /** Elements of a shared block of b. */
    private static final int SHARED = shared(Caches.HERE);

    /** Columns of a shared block; a is packed again for every block. */
    private static final int SHARED_COLUMNS = 1024;

    private static final int FEWEST_SHARED_PANELS = 128 / Tiles.COLUMNS;

    /** Below this a chunk is not worth handing to a thread. */
    private static final double CHUNK_FLOPS = 4e6;

    /**
     * Enough chunks for any usual number of threads; more come by themselves where caches ask for
     * them.
     */
    private static final int WANTED = 16;

    /** Those that fill three quarters of a second-level cache. */
    static int panels(Caches caches) {
        long block = (long) Tiles.DEPTH * Tiles.COLUMNS * Float.BYTES;
        return Math.clamp(caches.second() / 4 * 3 / block, 6, 64);
    }

    /** An eighth of a third-level cache, which others use too: 1 to 4 MiB. */
    static int shared(Caches caches) {
        return Math.clamp(caches.third() / 8, 1 << 20, 4 << 20) / Float.BYTES;
    }

    /**
     * The grid for a product.
     *
     * @param whole whether a chunk sees all k at once: its sums are in memory of its own, or all of
     *     b is packed anyway
     */
    static Grid of(Extents e, boolean whole) {
        double flops = 2.0 * e.rows() * e.columns() * e.depth();
        boolean large = flops >= WANTED * CHUNK_FLOPS && e.panelsOfRows() >= WANTED;
        return large ? together(e, whole) : apart(e);
    }

    private static Grid together(Extents e, boolean whole) {
        int all = up(e.blocks() * Tiles.DEPTH, span(e)) * span(e);
        int most = SHARED_COLUMNS / Tiles.COLUMNS;
        if (whole) {
            most = Math.clamp(SHARED / all / Tiles.COLUMNS, FEWEST_SHARED_PANELS, most);
        }
        int cuts = up(e.panelsOfColumns(), most);
        int spans = SHARED / (up(e.panelsOfColumns(), cuts) * Tiles.COLUMNS) / span(e);
        int stretch = whole ? all : Math.min(all, Math.max(1, spans) * span(e));
        return new Grid(e, strips(e.panelsOfRows()), cuts, stretch, true);
    }

    /** Groups of panels, at least as many as wanted, a multiple of four if possible. */
    private static int strips(int panels) {
        int strips = Math.max(WANTED, up(panels, Tiles.GROUP));
        return Math.min(panels, up(strips, 4) * 4);
    }

    private static Grid apart(Extents e) {
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
        return new Grid(e, strips, cuts, span(e), false);
    }

    /** Elements of a packed block of b. */
    int packed() {
        return stretch * up(extents.panelsOfColumns(), cuts) * Tiles.COLUMNS;
    }

    /** k of a that are packed at once: whole k-blocks, evenly many in each span. */
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
