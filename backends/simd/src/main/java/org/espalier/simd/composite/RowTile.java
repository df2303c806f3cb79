package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.COUNT;
import static org.espalier.simd.Lanes.SPECIES;
import static org.espalier.simd.composite.Tile.COLUMNS;

import jdk.incubator.vector.FloatVector;

/**
 * The sums of {@link Tile#rows} in registers. Nothing takes vectors as arguments: whether HotSpot
 * inlines such a method depends on what else it has inlined, and where it does not, vectors go
 * through the heap.
 */
final class RowTile {
    private RowTile() {}

    /** Four rows of one panel. */
    static void fourByTwo(
            float[] m, int a, int pitch, int b, int steps, int c, int cPitch, boolean add) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector t0 = s0;
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector t1 = s1;
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector t2 = s2;
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector t3 = s3;
        for (int k = 0; k < steps; k++) {
            FloatVector left = FloatVector.fromArray(SPECIES, m, b + k * COLUMNS);
            FloatVector right = FloatVector.fromArray(SPECIES, m, b + k * COLUMNS + COUNT);
            FloatVector a0 = FloatVector.broadcast(SPECIES, m[a + k]);
            s0 = a0.fma(left, s0);
            t0 = a0.fma(right, t0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, m[a + pitch + k]);
            s1 = a1.fma(left, s1);
            t1 = a1.fma(right, t1);
            FloatVector a2 = FloatVector.broadcast(SPECIES, m[a + 2 * pitch + k]);
            s2 = a2.fma(left, s2);
            t2 = a2.fma(right, t2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, m[a + 3 * pitch + k]);
            s3 = a3.fma(left, s3);
            t3 = a3.fma(right, t3);
        }
        (add ? s0.add(FloatVector.fromArray(SPECIES, m, c)) : s0).intoArray(m, c);
        (add ? t0.add(FloatVector.fromArray(SPECIES, m, c + COUNT)) : t0).intoArray(m, c + COUNT);
        (add ? s1.add(FloatVector.fromArray(SPECIES, m, c + cPitch)) : s1).intoArray(m, c + cPitch);
        (add ? t1.add(FloatVector.fromArray(SPECIES, m, c + cPitch + COUNT)) : t1)
                .intoArray(m, c + cPitch + COUNT);
        (add ? s2.add(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch)) : s2)
                .intoArray(m, c + 2 * cPitch);
        (add ? t2.add(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch + COUNT)) : t2)
                .intoArray(m, c + 2 * cPitch + COUNT);
        (add ? s3.add(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch)) : s3)
                .intoArray(m, c + 3 * cPitch);
        (add ? t3.add(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch + COUNT)) : t3)
                .intoArray(m, c + 3 * cPitch + COUNT);
    }

    /**
     * Four rows of two panels, at {@code b} and {@code next}: sixteen sums, which 512-bit machines
     * have registers for.
     */
    static void fourByFour(
            float[] m,
            int a,
            int pitch,
            int b,
            int next,
            int steps,
            int c,
            int cPitch,
            boolean add) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector t0 = s0;
        FloatVector u0 = s0;
        FloatVector v0 = s0;
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector t1 = s1;
        FloatVector u1 = s1;
        FloatVector v1 = s1;
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector t2 = s2;
        FloatVector u2 = s2;
        FloatVector v2 = s2;
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector t3 = s3;
        FloatVector u3 = s3;
        FloatVector v3 = s3;
        for (int k = 0; k < steps; k++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, m, b + k * COLUMNS);
            FloatVector b1 = FloatVector.fromArray(SPECIES, m, b + k * COLUMNS + COUNT);
            FloatVector b2 = FloatVector.fromArray(SPECIES, m, next + k * COLUMNS);
            FloatVector b3 = FloatVector.fromArray(SPECIES, m, next + k * COLUMNS + COUNT);
            FloatVector a0 = FloatVector.broadcast(SPECIES, m[a + k]);
            s0 = a0.fma(b0, s0);
            t0 = a0.fma(b1, t0);
            u0 = a0.fma(b2, u0);
            v0 = a0.fma(b3, v0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, m[a + pitch + k]);
            s1 = a1.fma(b0, s1);
            t1 = a1.fma(b1, t1);
            u1 = a1.fma(b2, u1);
            v1 = a1.fma(b3, v1);
            FloatVector a2 = FloatVector.broadcast(SPECIES, m[a + 2 * pitch + k]);
            s2 = a2.fma(b0, s2);
            t2 = a2.fma(b1, t2);
            u2 = a2.fma(b2, u2);
            v2 = a2.fma(b3, v2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, m[a + 3 * pitch + k]);
            s3 = a3.fma(b0, s3);
            t3 = a3.fma(b1, t3);
            u3 = a3.fma(b2, u3);
            v3 = a3.fma(b3, v3);
        }
        (add ? s0.add(FloatVector.fromArray(SPECIES, m, c)) : s0).intoArray(m, c);
        (add ? t0.add(FloatVector.fromArray(SPECIES, m, c + COUNT)) : t0).intoArray(m, c + COUNT);
        (add ? u0.add(FloatVector.fromArray(SPECIES, m, c + 2 * COUNT)) : u0)
                .intoArray(m, c + 2 * COUNT);
        (add ? v0.add(FloatVector.fromArray(SPECIES, m, c + 3 * COUNT)) : v0)
                .intoArray(m, c + 3 * COUNT);
        (add ? s1.add(FloatVector.fromArray(SPECIES, m, c + cPitch)) : s1).intoArray(m, c + cPitch);
        (add ? t1.add(FloatVector.fromArray(SPECIES, m, c + cPitch + COUNT)) : t1)
                .intoArray(m, c + cPitch + COUNT);
        (add ? u1.add(FloatVector.fromArray(SPECIES, m, c + cPitch + 2 * COUNT)) : u1)
                .intoArray(m, c + cPitch + 2 * COUNT);
        (add ? v1.add(FloatVector.fromArray(SPECIES, m, c + cPitch + 3 * COUNT)) : v1)
                .intoArray(m, c + cPitch + 3 * COUNT);
        (add ? s2.add(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch)) : s2)
                .intoArray(m, c + 2 * cPitch);
        (add ? t2.add(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch + COUNT)) : t2)
                .intoArray(m, c + 2 * cPitch + COUNT);
        (add ? u2.add(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch + 2 * COUNT)) : u2)
                .intoArray(m, c + 2 * cPitch + 2 * COUNT);
        (add ? v2.add(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch + 3 * COUNT)) : v2)
                .intoArray(m, c + 2 * cPitch + 3 * COUNT);
        (add ? s3.add(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch)) : s3)
                .intoArray(m, c + 3 * cPitch);
        (add ? t3.add(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch + COUNT)) : t3)
                .intoArray(m, c + 3 * cPitch + COUNT);
        (add ? u3.add(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch + 2 * COUNT)) : u3)
                .intoArray(m, c + 3 * cPitch + 2 * COUNT);
        (add ? v3.add(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch + 3 * COUNT)) : v3)
                .intoArray(m, c + 3 * cPitch + 3 * COUNT);
    }
}
