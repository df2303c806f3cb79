package org.espalier.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.espalier.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.espalier.kernel.Combine;

/**
 * Combines floats that lie side by side, in the order of {@link org.espalier.kernel.Op.Reduce}:
 * element i of a block goes to virtual lane i mod 16, whatever the vector width.
 */
final class Fold {
    /** Elements of a block over the last axis. */
    static final int BLOCK = 4096;

    /** Bytes that {@link #block} needs to spill its lanes. */
    static final long SPILL = 64;

    private static final int VIRTUAL = 16;

    private Fold() {}

    /** What no elements combine to. */
    static float identity(Combine combine) {
        return switch (combine) {
            case SUM -> -0f;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }

    /** Two values combined. */
    static float join(Combine combine, float a, float b) {
        return switch (combine) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    /** One block, plainly: the meaning of {@link #block}. */
    static float plain(Combine combine, float[] x) {
        float[] lane = new float[VIRTUAL];
        Arrays.fill(lane, identity(combine));
        for (int i = 0; i < x.length; i++) {
            lane[i % VIRTUAL] = join(combine, lane[i % VIRTUAL], x[i]);
        }
        for (int half = VIRTUAL / 2; half >= 1; half /= 2) {
            for (int l = 0; l < half; l++) {
                lane[l] = join(combine, lane[l], lane[l + half]);
            }
        }
        return lane[0];
    }

    /**
     * One block of n ≤ {@link #BLOCK} floats.
     *
     * @param spill where {@link #SPILL} bytes of {@code memory} may be overwritten
     */
    static float block(Combine combine, MemorySegment memory, long at, int n, long spill) {
        MemorySegment m = (MemorySegment) (Object) memory;
        int whole = n & -VIRTUAL;
        for (int lane = 0; lane < VIRTUAL && whole == 0; lane++) {
            Lanes.store(identity(combine), m, spill + 4L * lane);
        }
        for (int group = 0; group < VIRTUAL && whole > 0; group += Lanes.COUNT) {
            column(combine, m, at + 4L * group, whole, spill + 4L * group);
        }
        for (int i = whole; i < n; i++) {
            lane(combine, m, spill + 4L * (i - whole), at + 4L * i);
        }
        return lanes(combine, m, Math.min(n, VIRTUAL), spill);
    }

    /** Folds the first {@code used} lanes; the others hold the identity, which changes nothing. */
    private static float lanes(Combine combine, MemorySegment m, int used, long spill) {
        for (int half = VIRTUAL / 2; half >= 1; half /= 2) {
            for (int l = 0; l < half && l + half < used; l++) {
                lane(combine, m, spill + 4L * l, spill + 4L * (l + half));
            }
        }
        return Lanes.load(m, spill);
    }

    private static void lane(Combine combine, MemorySegment m, long to, long from) {
        Lanes.store(join(combine, Lanes.load(m, to), Lanes.load(m, from)), m, to);
    }

    /** Combines every sixteenth element, a vector at a time. */
    private static void column(Combine combine, MemorySegment m, long at, int whole, long spill) {
        switch (combine) {
            case SUM -> sum(m, at, whole, spill);
            case MAX -> max(m, at, whole, spill);
            case MIN -> min(m, at, whole, spill);
        }
    }

    private static void sum(MemorySegment memory, long at, int whole, long spill) {
        MemorySegment m = (MemorySegment) (Object) memory;
        FloatVector lanes = FloatVector.fromMemorySegment(SPECIES, m, at, LITTLE_ENDIAN);
        for (int i = VIRTUAL; i < whole; i += VIRTUAL) {
            lanes =
                    lanes.add(
                            FloatVector.fromMemorySegment(SPECIES, m, at + 4L * i, LITTLE_ENDIAN));
        }
        lanes.intoMemorySegment(m, spill, LITTLE_ENDIAN);
    }

    private static void max(MemorySegment memory, long at, int whole, long spill) {
        MemorySegment m = (MemorySegment) (Object) memory;
        FloatVector lanes = FloatVector.fromMemorySegment(SPECIES, m, at, LITTLE_ENDIAN);
        for (int i = VIRTUAL; i < whole; i += VIRTUAL) {
            lanes =
                    lanes.max(
                            FloatVector.fromMemorySegment(SPECIES, m, at + 4L * i, LITTLE_ENDIAN));
        }
        lanes.intoMemorySegment(m, spill, LITTLE_ENDIAN);
    }

    private static void min(MemorySegment memory, long at, int whole, long spill) {
        MemorySegment m = (MemorySegment) (Object) memory;
        FloatVector lanes = FloatVector.fromMemorySegment(SPECIES, m, at, LITTLE_ENDIAN);
        for (int i = VIRTUAL; i < whole; i += VIRTUAL) {
            lanes =
                    lanes.min(
                            FloatVector.fromMemorySegment(SPECIES, m, at + 4L * i, LITTLE_ENDIAN));
        }
        lanes.intoMemorySegment(m, spill, LITTLE_ENDIAN);
    }

    /**
     * Joins {@code count} floats level by level, neighbours first, an odd last one moving up.
     * Overwrites them.
     */
    static float tree(Combine combine, MemorySegment m, long at, long count) {
        if (count == 0) {
            return identity(combine);
        }
        for (long n = count; n > 1; n = (n + 1) / 2) {
            for (long i = 0; i < n / 2; i++) {
                float left = Lanes.load(m, at + 8 * i);
                Lanes.store(join(combine, left, Lanes.load(m, at + 8 * i + 4)), m, at + 4 * i);
            }
            if (n % 2 == 1) {
                Lanes.store(Lanes.load(m, at + 4 * (n - 1)), m, at + 4 * (n / 2));
            }
        }
        return Lanes.load(m, at);
    }

    /** Combines {@code n} floats into as many others, one by one. */
    static void into(
            Combine combine,
            MemorySegment target,
            long to,
            MemorySegment source,
            long from,
            int n) {
        MemorySegment t = (MemorySegment) (Object) target;
        MemorySegment s = (MemorySegment) (Object) source;
        int whole = Lanes.whole(n);
        for (int i = 0; i < whole; i += Lanes.COUNT) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, t, to + 4L * i, LITTLE_ENDIAN);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, s, from + 4L * i, LITTLE_ENDIAN);
            FloatVector joined =
                    switch (combine) {
                        case SUM -> a.add(b);
                        case MAX -> a.max(b);
                        case MIN -> a.min(b);
                    };
            joined.intoMemorySegment(t, to + 4L * i, LITTLE_ENDIAN);
        }
        for (int i = whole; i < n; i++) {
            float joined = join(combine, Lanes.load(t, to + 4L * i), Lanes.load(s, from + 4L * i));
            Lanes.store(joined, t, to + 4L * i);
        }
    }
}
