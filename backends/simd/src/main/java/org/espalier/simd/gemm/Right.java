package org.espalier.simd.gemm;

/**
 * A block of b, packed: its k-blocks one after the other, each as column panels, each of those as
 * rows of {@link Tiles#COLUMNS}.
 *
 * @param k the first k
 * @param depth how many k
 * @param first the first column panel
 * @param panels how many column panels
 * @param all how many column panels lie in {@code to}
 * @param before how many of those lie before the first
 */
@SuppressWarnings("ArrayRecordComponent") // where to pack to; never compared
record Right(
        Matrices b,
        long batch,
        long k,
        int depth,
        Extents e,
        int first,
        int panels,
        float[] to,
        int all,
        int before) {
    /** Panels that are packed in one go. */
    private static final int RUN = 8;

    /** Some panels, and no others in {@code to}. */
    Right(Matrices b, long batch, long k, int depth, Extents e, int first, int panels, float[] to) {
        this(b, batch, k, depth, e, first, panels, to, panels, 0);
    }

    /** All of the batch's first matrix. */
    static Right whole(Matrices b, Extents e, float[] to) {
        return new Right(b, 0, 0, Math.toIntExact(e.depth()), e, 0, e.panelsOfColumns(), to);
    }

    /** Some of the panels, where they lie. */
    Right part(int from, int count) {
        return new Right(b, batch, k, depth, e, first + from, count, to, all, before + from);
    }

    /** Into how many parts packing falls. */
    int parts() {
        return Tiles.blocks(depth) * runs();
    }

    private int runs() {
        return (panels + RUN - 1) / RUN;
    }

    /** Packs all. */
    void pack() {
        for (int part = 0; part < parts(); part++) {
            pack(part);
        }
    }

    /** Packs a part; parts touch different memory. */
    void pack(int part) {
        int from = part / runs() * Tiles.DEPTH;
        int start = part % runs() * RUN;
        for (int p = start; p < Math.min(panels, start + RUN); p++) {
            long corner = b.at(batch, k + from, column() + (long) p * Tiles.COLUMNS);
            Packing.copy(b, corner, deep(from), width(p), to, at(from, p), Tiles.COLUMNS);
        }
    }

    /** Where a panel of the k-block that begins {@code from} after the first k is packed. */
    int at(int from, int panel) {
        return (from * all + (before + panel) * deep(from)) * Tiles.COLUMNS;
    }

    /** How many k the k-block has that begins {@code from} after the first k. */
    int deep(int from) {
        return Math.min(depth - from, Tiles.DEPTH);
    }

    /** How many columns a panel has. */
    int width(int panel) {
        return Math.min(Tiles.COLUMNS, columns() - panel * Tiles.COLUMNS);
    }

    /** The first column. */
    long column() {
        return e.column(first);
    }

    /** How many columns. */
    int columns() {
        return (int) (e.column(first + panels) - column());
    }

    /** True when the last k is among these. */
    boolean ends() {
        return k + depth == e.depth();
    }
}
