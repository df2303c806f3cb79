package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.simd.Lanes;

/**
 * Turns squares of as many rows as a vector has lanes, in registers. Rows that are 2, 4, … apart
 * exchange halves of their lanes, coarsest first. Of 8 lanes the whole square fits the registers;
 * else two such rounds are done with four rows there, so that 16 lanes take two passes over the
 * square, and 4 lanes one.
 */
final class Transpose {
    private static final int L = Lanes.COUNT;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** Distance of the rows that the first pass takes together. */
    private static final int NEAR = L / 4;

    private static final Exchange FAR = Exchange.of(2 * NEAR);
    private static final Exchange NEXT = Exchange.of(NEAR);
    private static final Exchange TWO = Exchange.of(Math.min(2, L / 2));
    private static final Exchange ONE = Exchange.of(1);

    private Transpose() {}

    /**
     * How two vectors a, b exchange lanes whose numbers differ by d. Of 16 lanes an instruction
     * picks any from both; of fewer, one vector is moved by d and blended into the other.
     *
     * @param pickLow lanes with bit d of their number clear: a's, and b's in the places between
     * @param pickHigh lanes with bit d set: b's in their places, and a's in the places between
     * @param up lane l takes l − d
     * @param down lane l takes l + d
     * @param set lanes with bit d set
     */
    private record Exchange(
            IntVector pickLow,
            IntVector pickHigh,
            VectorShuffle<Integer> up,
            VectorShuffle<Integer> down,
            VectorMask<Integer> set) {
        static Exchange of(int d) {
            int[] low = new int[L];
            int[] high = new int[L];
            for (int l = 0; l < L; l++) {
                low[l] = (l & d) == 0 ? l : L + l - d;
                high[l] = (l & d) == 0 ? l + d : L + l;
            }
            return new Exchange(
                    IntVector.fromArray(INTS, low, 0),
                    IntVector.fromArray(INTS, high, 0),
                    INTS.shuffleFromOp(l -> (l - d) & (L - 1)),
                    INTS.shuffleFromOp(l -> (l + d) & (L - 1)),
                    VectorMask.fromLong(INTS, bits(d)));
        }

        private static long bits(int d) {
            long bits = 0;
            for (int l = 0; l < L; l++) {
                bits |= (l & d) == 0 ? 0 : 1L << l;
            }
            return bits;
        }

        IntVector low(IntVector a, IntVector b) {
            return L == 16 ? pickLow.selectFrom(a, b) : a.blend(b.rearrange(up), set);
        }

        IntVector high(IntVector a, IntVector b) {
            return L == 16 ? pickHigh.selectFrom(a, b) : a.rearrange(down).blend(b, set);
        }
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
        if (L == 8) {
            eight(from, at, pitch, to, start, step);
            return;
        }
        for (int i = 0; i < NEAR; i++) {
            first(from, at + i * pitch, NEAR * pitch, square, i * L);
        }
        if (L == 16) {
            fours(square, to, start, step);
        } else {
            rows(square, to, start, step);
        }
    }

    private static void fours(int[] square, float[] to, int start, int step) {
        for (int i = 0; i < L; i += 4) {
            four(square, i * L, to, start + i * step, step);
        }
    }

    /** Eight rows fit the registers. */
    private static void eight(
            MemorySegment from, long at, long pitch, float[] to, int start, int step) {
        IntVector a = row(from, at);
        IntVector b = row(from, at + pitch);
        IntVector c = row(from, at + 2 * pitch);
        IntVector d = row(from, at + 3 * pitch);
        IntVector e = row(from, at + 4 * pitch);
        IntVector f = row(from, at + 5 * pitch);
        IntVector g = row(from, at + 6 * pitch);
        IntVector h = row(from, at + 7 * pitch);
        four(FAR.low(a, e), FAR.low(b, f), FAR.low(c, g), FAR.low(d, h), to, start, step);
        four(
                FAR.high(a, e),
                FAR.high(b, f),
                FAR.high(c, g),
                FAR.high(d, h),
                to,
                start + 4 * step,
                step);
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
        IntVector ac = FAR.low(a, c);
        IntVector ca = FAR.high(a, c);
        IntVector bd = FAR.low(b, d);
        IntVector db = FAR.high(b, d);
        NEXT.low(ac, bd).intoArray(square, t);
        NEXT.high(ac, bd).intoArray(square, t + NEAR * L);
        NEXT.low(ca, db).intoArray(square, t + 2 * NEAR * L);
        NEXT.high(ca, db).intoArray(square, t + 3 * NEAR * L);
    }

    private static void four(int[] square, int t, float[] to, int start, int step) {
        IntVector a = row(square, t);
        IntVector b = row(square, t + L);
        IntVector c = row(square, t + 2 * L);
        four(a, b, c, row(square, t + 3 * L), to, start, step);
    }

    /** The last two rounds over four neighbours. */
    private static void four(
            IntVector a, IntVector b, IntVector c, IntVector d, float[] to, int start, int step) {
        pair(TWO.low(a, c), TWO.low(b, d), to, start, step);
        pair(TWO.high(a, c), TWO.high(b, d), to, start + 2 * step, step);
    }

    private static void pair(IntVector a, IntVector b, float[] to, int start, int step) {
        ONE.low(a, b).reinterpretAsFloats().intoArray(to, start);
        ONE.high(a, b).reinterpretAsFloats().intoArray(to, start + step);
    }
}
