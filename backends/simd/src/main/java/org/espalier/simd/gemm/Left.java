package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import org.espalier.kernel.DType;
import org.espalier.simd.Lanes;

/**
 * Row panels of a over a span of k, packed in the order in which a lies: by rows where those are
 * contiguous, or else column after column.
 */
@SuppressWarnings("ArrayRecordComponent") // where to pack to; never compared
record Left(Matrices a, long batch, boolean byColumns, float[] to) {
    /**
     * Distance of packed rows: a k-block and a line more, lest rows compete for the same lines of
     * the cache.
     */
    static final int PITCH = Tiles.DEPTH + 16;

    /** Elements of a k-block of a panel; what a last vector writes too much has room. */
    private static final int BLOCK = Tiles.PACKED_ROWS * PITCH;

    /** Room for a row panel over a span, in elements. */
    static final int PANEL = Tiles.SPAN_BLOCKS * BLOCK;

    /** Vectors that hold a packed column. */
    private static final int VECTORS = (Tiles.ROWS + Lanes.COUNT - 1) / Lanes.COUNT;

    /** Columns taken from one panel before the next: what they share of lines is still at hand. */
    private static final int RUN = 32;

    static Left of(Matrices a, long batch, float[] to) {
        boolean byColumns =
                a.dtype() == DType.F32 && a.across() != Float.BYTES && a.down() == Float.BYTES;
        return new Left(a, batch, byColumns, to);
    }

    /**
     * Packs row panels over a span of k.
     *
     * @param first the first panel's number within its matrix
     */
    void pack(Extents e, int first, int panels, long k, int depth) {
        int run = byColumns ? RUN : Tiles.DEPTH;
        for (int from = 0; from < depth; from += run) {
            int n = Math.min(run, depth - from);
            if (byColumns) {
                fetch(a.at(batch, e.row(first), k + from), e.row(first + panels) - e.row(first), n);
            }
            for (int i = 0; i < panels; i++) {
                pack(e, first + i, k + from, n, at(i, from));
            }
        }
    }

    /**
     * Reads a word of every line, which is many reads at a time; the packing itself, with its
     * stores, would wait for memory line by line.
     */
    private void fetch(long corner, long rows, int n) {
        MemorySegment from = a.memory();
        long bytes = rows * Float.BYTES - 1;
        int sum = 0;
        for (int k = 0; k < n; k++) {
            long at = corner + k * a.across();
            for (long line = 0; line < bytes; line += 64) {
                sum += from.get(ValueLayout.JAVA_BYTE, at + line);
            }
            sum += from.get(ValueLayout.JAVA_BYTE, at + bytes);
        }
        to[to.length - 1] = sum;
    }

    private void pack(Extents e, int panel, long k, int n, int start) {
        long corner = a.at(batch, e.row(panel), k);
        if (byColumns) {
            columns(corner, e.height(panel), n, start);
        } else {
            Packing.copy(a, corner, e.height(panel), n, to, start, PITCH);
        }
    }

    /** Where panel {@code i} has the k that is {@code from} after the span's first. */
    int at(int i, int from) {
        int within = from % Tiles.DEPTH * (byColumns ? Tiles.PACKED_ROWS : 1);
        return i * PANEL + from / Tiles.DEPTH * BLOCK + within;
    }

    /** The tile that reads what is packed here. */
    Tile tile(int rows) {
        return Tiles.of(rows, byColumns);
    }

    /** A column takes what lies below the panel with it, where there is anything. */
    private void columns(long corner, int rows, int n, int start) {
        MemorySegment from = a.memory();
        long last = from.byteSize() - (long) VECTORS * Lanes.COUNT * Float.BYTES;
        for (int k = 0; k < n; k++) {
            long at = corner + k * a.across();
            int place = start + k * Tiles.PACKED_ROWS;
            if (at <= last) {
                vectors(from, at, place);
            } else {
                MemorySegment.copy(from, Packing.F32, at, to, place, rows);
            }
        }
    }

    /** What the last vector writes too much the next column overwrites. */
    private void vectors(MemorySegment from, long at, int start) {
        for (int v = 0; v < VECTORS * Lanes.COUNT; v += Lanes.COUNT) {
            FloatVector.fromMemorySegment(Tiles.SPECIES, from, at + 4L * v, Tiles.ORDER)
                    .intoArray(to, start + v);
        }
    }
}
