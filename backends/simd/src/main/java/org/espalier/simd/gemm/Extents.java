package org.espalier.simd.gemm;

/** The sizes of a product: a [batches, rows, depth] · b [batches, depth, columns]. */
record Extents(long batches, long rows, long columns, long depth) {
    int panelsOfRows() {
        return Tiles.panelsOfRows(rows);
    }

    int panelsOfColumns() {
        return Tiles.panelsOfColumns(columns);
    }

    /** The first row of a panel; the panels' heights differ by at most one. */
    long row(long panel) {
        return panel * rows / panelsOfRows();
    }

    /** How many rows a panel has. */
    int height(int panel) {
        return (int) (row(panel + 1) - row(panel));
    }

    /** The first column of a panel, all of which but the last have {@link Tiles#COLUMNS}. */
    long column(long panel) {
        return Math.min(panel * Tiles.COLUMNS, columns);
    }

    /** How many k-blocks there are. */
    int blocks() {
        return Tiles.blocks(depth);
    }

    /** How many k a block has. */
    int depthOf(int block) {
        return (int) Math.min(Tiles.DEPTH, depth - (long) block * Tiles.DEPTH);
    }

    /** Multiply-adds in all. */
    double size() {
        return (double) batches * rows * columns * depth;
    }

    boolean isEmpty() {
        return batches == 0 || rows == 0 || columns == 0;
    }

    /** Those of the product of the factors turned, in each other's place. */
    Extents turned() {
        return new Extents(batches, /* rows= */ columns, /* columns= */ rows, depth);
    }
}
