package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.simd.Lanes;

/**
 * Turns squares of as many rows as a vector has lanes, in registers. Rows that are 2, 4, … apart
 * exchange halves of their lanes, coarsest first; two such rounds are done with four rows in
 * registers, so that 16 lanes take two passes over the square, 8 lanes one and a half, and 4 lanes
 * one.
 */
final class Transpose {
    private static final int L = Lanes.COUNT;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** Distance of the rows that the first pass takes together. */
    private static final int NEAR = L / 4;

    private static final IntVector LOW_FAR = low(2 * NEAR);
    private static final IntVector HIGH_FAR = high(2 * NEAR);
    private static final IntVector LOW_NEAR = low(NEAR);
    private static final IntVector HIGH_NEAR = high(NEAR);
    private static final IntVector LOW_2 = low(Math.min(2, L / 2));
    private static final IntVector HIGH_2 = high(Math.min(2, L / 2));
    private static final IntVector LOW_1 = low(1);
    private static final IntVector HIGH_1 = high(1);

    private Transpose() {}

    /**
     * Lanes of two vectors a, b with bit d of their number clear: a's, and b's in the places
     * between.
     */
    private static IntVector low(int d) {
        int[] from = new int[L];
        for (int l = 0; l < L; l++) {
            from[l] = (l & d) == 0 ? l : L + l - d;
        }
        return IntVector.fromArray(INTS, from, 0);
    }

    /** Lanes with bit d set: b's in their places, and a's in the places between. */
    private static IntVector high(int d) {
        int[] from = new int[L];
        for (int l = 0; l < L; l++) {
            from[l] = (l & d) == 0 ? l + d : L + l;
        }
        return IntVector.fromArray(INTS, from, 0);
    }

    /**
     * Writes column i of a square as row i.
     *
     * @param at position of the square, in bytes
     * @param pitch distance of its rows, in bytes
     * @param step distance of the rows written, in elements
     * @param square room for the square
     */
    static void run(
            MemorySegment from,
            long at,
            long pitch,
            float[] to,
            int start,
            int step,
            int[] square) {
        for (int i = 0; i < NEAR; i++) {
            first(from, at + i * pitch, NEAR * pitch, square, i * L);
        }
        switch (L) {
            case 16 -> fours(square, to, start, step);
            case 8 -> pairs(square, to, start, step);
            default -> rows(square, to, start, step);
        }
    }

    private static void fours(int[] square, float[] to, int start, int step) {
        for (int i = 0; i < L; i += 4) {
            four(square, i * L, to, start + i * step, step);
        }
    }

    private static void pairs(int[] square, float[] to, int start, int step) {
        for (int i = 0; i < L; i += 2) {
            pair(square, i * L, to, start + i * step, step);
        }
    }

    private static void rows(int[] square, float[] to, int start, int step) {
        for (int i = 0; i < L; i++) {
            row(square, i * L).reinterpretAsFloats().intoArray(to, start + i * step);
        }
    }

    private static IntVector row(int[] square, int at) {
        return IntVector.fromArray(INTS, square, at);
    }

    private static IntVector row(MemorySegment from, long at) {
        return IntVector.fromMemorySegment(INTS, from, at, Tiles.ORDER);
    }

    private static void first(MemorySegment from, long at, long pitch, int[] square, int t) {
        IntVector a = row(from, at);
        IntVector b = row(from, at + pitch);
        IntVector c = row(from, at + 2 * pitch);
        IntVector d = row(from, at + 3 * pitch);
        IntVector ac = LOW_FAR.selectFrom(a, c);
        IntVector ca = HIGH_FAR.selectFrom(a, c);
        IntVector bd = LOW_FAR.selectFrom(b, d);
        IntVector db = HIGH_FAR.selectFrom(b, d);
        LOW_NEAR.selectFrom(ac, bd).intoArray(square, t);
        HIGH_NEAR.selectFrom(ac, bd).intoArray(square, t + NEAR * L);
        LOW_NEAR.selectFrom(ca, db).intoArray(square, t + 2 * NEAR * L);
        HIGH_NEAR.selectFrom(ca, db).intoArray(square, t + 3 * NEAR * L);
    }

    private static void four(int[] square, int t, float[] to, int start, int step) {
        IntVector a = row(square, t);
        IntVector b = row(square, t + L);
        IntVector c = row(square, t + 2 * L);
        IntVector d = row(square, t + 3 * L);
        IntVector ac = LOW_2.selectFrom(a, c);
        IntVector ca = HIGH_2.selectFrom(a, c);
        IntVector bd = LOW_2.selectFrom(b, d);
        IntVector db = HIGH_2.selectFrom(b, d);
        LOW_1.selectFrom(ac, bd).reinterpretAsFloats().intoArray(to, start);
        HIGH_1.selectFrom(ac, bd).reinterpretAsFloats().intoArray(to, start + step);
        LOW_1.selectFrom(ca, db).reinterpretAsFloats().intoArray(to, start + 2 * step);
        HIGH_1.selectFrom(ca, db).reinterpretAsFloats().intoArray(to, start + 3 * step);
    }

    private static void pair(int[] square, int t, float[] to, int start, int step) {
        IntVector a = row(square, t);
        IntVector b = row(square, t + L);
        LOW_1.selectFrom(a, b).reinterpretAsFloats().intoArray(to, start);
        HIGH_1.selectFrom(a, b).reinterpretAsFloats().intoArray(to, start + step);
    }
}
