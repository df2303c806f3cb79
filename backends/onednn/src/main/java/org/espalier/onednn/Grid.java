package org.espalier.onednn;

/**
 * How a product is cut into one-thread products. It depends on the shape alone, so that the number
 * of threads never shows in a bit.
 *
 * @param rows rows of a piece
 * @param columns columns of a piece
 * @param down pieces from top to bottom
 * @param across pieces from left to right
 * @param matrices products of the batch that one task computes
 * @param tasks how many tasks
 */
record Grid(long rows, long columns, int down, int across, long matrices, int tasks) {
    /** Fewer rows than this leave oneDNN too little work per packed column block. */
    private static final long MIN_ROWS = 128;

    /** Rows of a piece where there are pieces enough: b leaves the cache less often. */
    private static final long TALL = 256;

    private static final long MIN_COLUMNS = 512;

    /** Multiply-adds under which a task is not worth its overhead. */
    private static final long MIN_WORK = 1 << 20;

    private static final int MAX_PIECES = 16;

    static Grid of(long batch, long m, long n, long k) {
        long work = Math.max(1, m * n * Math.max(1, k));
        long pieces = Math.clamp(work / MIN_WORK, 1, MAX_PIECES);
        long down = Math.min(pieces, Math.max(1, m / MIN_ROWS));
        long across = Math.min(pieces / down, Math.max(1, n / MIN_COLUMNS));
        long rows = roundUp(ceil(m, down), 16);
        long columns = roundUp(ceil(n, across), 64);
        long matrices = Math.clamp(MIN_WORK / work, 1, batch);
        return of(batch, m, n, rows, columns, matrices);
    }

    /** For a packed b: its stretches are the same for any number of rows. */
    static Grid packed(long batch, long m, long n, long k) {
        long columns = stretch(n);
        long tall = m / TALL * ceil(n, columns) >= MAX_PIECES ? TALL : MIN_ROWS;
        long down = Math.clamp(m / tall, 1, MAX_PIECES);
        long rows = roundUp(ceil(m, down), 16);
        long matrices = Math.clamp(MIN_WORK / (m * n * k), 1, batch);
        return of(batch, m, n, rows, columns, matrices);
    }

    /** Columns of b that are packed together. */
    static long stretch(long n) {
        return roundUp(ceil(n, ceil(n, MIN_COLUMNS)), 64);
    }

    private static Grid of(long batch, long m, long n, long rows, long columns, long matrices) {
        int high = Math.toIntExact(ceil(m, rows));
        int wide = Math.toIntExact(ceil(n, columns));
        int tasks = Math.toIntExact(ceil(batch, matrices) * high * wide);
        return new Grid(rows, columns, high, wide, matrices, tasks);
    }

    private static long ceil(long a, long b) {
        return (a + b - 1) / b;
    }

    private static long roundUp(long a, long step) {
        return ceil(a, step) * step;
    }
}
