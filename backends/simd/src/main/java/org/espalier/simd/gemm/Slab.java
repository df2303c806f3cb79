package org.espalier.simd.gemm;

import static org.espalier.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.espalier.simd.Lanes;

/**
 * Adds rows of b, each times a number of x, to a row of sums: sums[j] = fma(x[k], b[k, j], sums[j])
 * for k ascending. In memory rows are long: eight of them go together along the row, so that a sum
 * is loaded and stored once for them. In an array there is a block that fits the first-level cache:
 * a run of its columns has its sums in registers all the way down.
 */
final class Slab {
    private static final int STEP = 8;
    private static final int L = Lanes.COUNT;

    /** Columns of a block: their sums and a number of x fill nine registers. */
    static final int COLUMNS = 8 * L;

    /** Rows of a block, which is 16 KiB: half of a first-level cache. */
    static final int ROWS = 4096 / COLUMNS;

    private Slab() {}

    /**
     * Rows of b in memory.
     *
     * @param at position of b[0, 0] in bytes; rows are {@code down} apart
     * @param x x[k] is at {@code from + k}
     * @param sums sums[j] is at {@code to + j}
     */
    static void add(
            MemorySegment b,
            long at,
            long down,
            int rows,
            float[] x,
            int from,
            float[] sums,
            int to,
            int columns) {
        int k = 0;
        for (; k + STEP <= rows; k += STEP) {
            eight(b, at + k * down, down, x, from + k, sums, to, columns);
        }
        for (; k < rows; k++) {
            one(b, at + k * down, x[from + k], sums, to, columns);
        }
    }

    /**
     * A block of b in an array, its rows {@link #COLUMNS} apart; whole vectors of sums are changed,
     * those behind the last column to no use.
     */
    static void add(float[] b, int rows, float[] x, int from, float[] sums, int to, int columns) {
        int j = 0;
        for (; j + 4 * Lanes.COUNT < columns; j += 8 * Lanes.COUNT) {
            eight(b, j, rows, x, from, sums, to + j);
        }
        for (; j + Lanes.COUNT < columns; j += 4 * Lanes.COUNT) {
            four(b, j, rows, x, from, sums, to + j);
        }
        for (; j < columns; j += Lanes.COUNT) {
            one(b, j, rows, x, from, sums, to + j);
        }
    }

    private static void eight(
            MemorySegment memory,
            long at,
            long down,
            float[] x,
            int k,
            float[] sums,
            int to,
            int columns) {
        MemorySegment b = (MemorySegment) (Object) memory;
        FloatVector x0 = FloatVector.broadcast(SPECIES, x[k]);
        FloatVector x1 = FloatVector.broadcast(SPECIES, x[k + 1]);
        FloatVector x2 = FloatVector.broadcast(SPECIES, x[k + 2]);
        FloatVector x3 = FloatVector.broadcast(SPECIES, x[k + 3]);
        FloatVector x4 = FloatVector.broadcast(SPECIES, x[k + 4]);
        FloatVector x5 = FloatVector.broadcast(SPECIES, x[k + 5]);
        FloatVector x6 = FloatVector.broadcast(SPECIES, x[k + 6]);
        FloatVector x7 = FloatVector.broadcast(SPECIES, x[k + 7]);
        int whole = Lanes.whole(columns);
        for (int j = 0; j < whole; j += Lanes.COUNT) {
            long p = at + 4L * j;
            FloatVector s = FloatVector.fromArray(SPECIES, sums, to + j);
            s = x0.fma(row(b, p), s);
            s = x1.fma(row(b, p + down), s);
            s = x2.fma(row(b, p + 2 * down), s);
            s = x3.fma(row(b, p + 3 * down), s);
            s = x4.fma(row(b, p + 4 * down), s);
            s = x5.fma(row(b, p + 5 * down), s);
            s = x6.fma(row(b, p + 6 * down), s);
            s = x7.fma(row(b, p + 7 * down), s);
            s.intoArray(sums, to + j);
        }
        for (int i = 0; i < STEP && whole < columns; i++) {
            rest(b, at + i * down, x[k + i], sums, to, whole, columns);
        }
    }

    private static FloatVector row(MemorySegment b, long at) {
        return FloatVector.fromMemorySegment(SPECIES, b, at, Tiles.ORDER);
    }

    private static void one(
            MemorySegment memory, long at, float x, float[] sums, int to, int columns) {
        MemorySegment b = (MemorySegment) (Object) memory;
        FloatVector v = FloatVector.broadcast(SPECIES, x);
        int whole = Lanes.whole(columns);
        for (int j = 0; j < whole; j += Lanes.COUNT) {
            FloatVector s = FloatVector.fromArray(SPECIES, sums, to + j);
            v.fma(row(b, at + 4L * j), s).intoArray(sums, to + j);
        }
        rest(b, at, x, sums, to, whole, columns);
    }

    private static void rest(
            MemorySegment memory, long at, float x, float[] sums, int to, int first, int columns) {
        MemorySegment b = (MemorySegment) (Object) memory;
        for (int j = first; j < columns; j++) {
            sums[to + j] = Math.fma(x, Lanes.load(b, at + 4L * j), sums[to + j]);
        }
    }

    private static FloatVector row(float[] b, int at) {
        return FloatVector.fromArray(SPECIES, b, at);
    }

    private static void eight(
            float[] b, int at, int rows, float[] x, int from, float[] sums, int to) {
        FloatVector s0 = row(sums, to);
        FloatVector s1 = row(sums, to + L);
        FloatVector s2 = row(sums, to + 2 * L);
        FloatVector s3 = row(sums, to + 3 * L);
        FloatVector s4 = row(sums, to + 4 * L);
        FloatVector s5 = row(sums, to + 5 * L);
        FloatVector s6 = row(sums, to + 6 * L);
        FloatVector s7 = row(sums, to + 7 * L);
        for (int k = 0; k < rows; k++) {
            int p = at + k * COLUMNS;
            FloatVector v = FloatVector.broadcast(SPECIES, x[from + k]);
            s0 = v.fma(row(b, p), s0);
            s1 = v.fma(row(b, p + L), s1);
            s2 = v.fma(row(b, p + 2 * L), s2);
            s3 = v.fma(row(b, p + 3 * L), s3);
            s4 = v.fma(row(b, p + 4 * L), s4);
            s5 = v.fma(row(b, p + 5 * L), s5);
            s6 = v.fma(row(b, p + 6 * L), s6);
            s7 = v.fma(row(b, p + 7 * L), s7);
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + L);
        s2.intoArray(sums, to + 2 * L);
        s3.intoArray(sums, to + 3 * L);
        s4.intoArray(sums, to + 4 * L);
        s5.intoArray(sums, to + 5 * L);
        s6.intoArray(sums, to + 6 * L);
        s7.intoArray(sums, to + 7 * L);
    }

    private static void four(
            float[] b, int at, int rows, float[] x, int from, float[] sums, int to) {
        FloatVector s0 = row(sums, to);
        FloatVector s1 = row(sums, to + L);
        FloatVector s2 = row(sums, to + 2 * L);
        FloatVector s3 = row(sums, to + 3 * L);
        for (int k = 0; k < rows; k++) {
            int p = at + k * COLUMNS;
            FloatVector v = FloatVector.broadcast(SPECIES, x[from + k]);
            s0 = v.fma(row(b, p), s0);
            s1 = v.fma(row(b, p + L), s1);
            s2 = v.fma(row(b, p + 2 * L), s2);
            s3 = v.fma(row(b, p + 3 * L), s3);
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + L);
        s2.intoArray(sums, to + 2 * L);
        s3.intoArray(sums, to + 3 * L);
    }

    private static void one(
            float[] b, int at, int rows, float[] x, int from, float[] sums, int to) {
        FloatVector s0 = row(sums, to);
        for (int k = 0; k < rows; k++) {
            int p = at + k * COLUMNS;
            FloatVector v = FloatVector.broadcast(SPECIES, x[from + k]);
            s0 = v.fma(row(b, p), s0);
        }
        s0.intoArray(sums, to);
    }
}
