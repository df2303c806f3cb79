package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.COUNT;
import static org.espalier.simd.Lanes.SPECIES;
import static org.espalier.simd.composite.Tile.BLOCK;
import static org.espalier.simd.composite.Tile.COLUMNS;

import jdk.incubator.vector.FloatVector;

/** The sums of {@link Tile#columns} in registers; see {@link RowTile}. */
final class ColumnTile {
    private ColumnTile() {}

    /** Four rows. */
    static void four(float[] m, int a, int b, int steps, int c, int cPitch, int factor) {
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
            FloatVector a0 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK]);
            s0 = a0.fma(left, s0);
            t0 = a0.fma(right, t0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 1]);
            s1 = a1.fma(left, s1);
            t1 = a1.fma(right, t1);
            FloatVector a2 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 2]);
            s2 = a2.fma(left, s2);
            t2 = a2.fma(right, t2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 3]);
            s3 = a3.fma(left, s3);
            t3 = a3.fma(right, t3);
        }
        FloatVector f0 = FloatVector.broadcast(SPECIES, m[factor]);
        f0.fma(FloatVector.fromArray(SPECIES, m, c), s0).intoArray(m, c);
        f0.fma(FloatVector.fromArray(SPECIES, m, c + COUNT), t0).intoArray(m, c + COUNT);
        FloatVector f1 = FloatVector.broadcast(SPECIES, m[factor + 1]);
        f1.fma(FloatVector.fromArray(SPECIES, m, c + cPitch), s1).intoArray(m, c + cPitch);
        f1.fma(FloatVector.fromArray(SPECIES, m, c + cPitch + COUNT), t1)
                .intoArray(m, c + cPitch + COUNT);
        FloatVector f2 = FloatVector.broadcast(SPECIES, m[factor + 2]);
        f2.fma(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch), s2).intoArray(m, c + 2 * cPitch);
        f2.fma(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch + COUNT), t2)
                .intoArray(m, c + 2 * cPitch + COUNT);
        FloatVector f3 = FloatVector.broadcast(SPECIES, m[factor + 3]);
        f3.fma(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch), s3).intoArray(m, c + 3 * cPitch);
        f3.fma(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch + COUNT), t3)
                .intoArray(m, c + 3 * cPitch + COUNT);
    }

    /** Eight rows: sixteen sums, which 512-bit machines have registers for. */
    static void eight(float[] m, int a, int b, int steps, int c, int cPitch, int factor) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector t0 = s0;
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector t1 = s1;
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector t2 = s2;
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector t3 = s3;
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector t4 = s4;
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector t5 = s5;
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector t6 = s6;
        FloatVector s7 = FloatVector.zero(SPECIES);
        FloatVector t7 = s7;
        for (int k = 0; k < steps; k++) {
            FloatVector left = FloatVector.fromArray(SPECIES, m, b + k * COLUMNS);
            FloatVector right = FloatVector.fromArray(SPECIES, m, b + k * COLUMNS + COUNT);
            FloatVector a0 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK]);
            s0 = a0.fma(left, s0);
            t0 = a0.fma(right, t0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 1]);
            s1 = a1.fma(left, s1);
            t1 = a1.fma(right, t1);
            FloatVector a2 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 2]);
            s2 = a2.fma(left, s2);
            t2 = a2.fma(right, t2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 3]);
            s3 = a3.fma(left, s3);
            t3 = a3.fma(right, t3);
            FloatVector a4 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 4]);
            s4 = a4.fma(left, s4);
            t4 = a4.fma(right, t4);
            FloatVector a5 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 5]);
            s5 = a5.fma(left, s5);
            t5 = a5.fma(right, t5);
            FloatVector a6 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 6]);
            s6 = a6.fma(left, s6);
            t6 = a6.fma(right, t6);
            FloatVector a7 = FloatVector.broadcast(SPECIES, m[a + k * BLOCK + 7]);
            s7 = a7.fma(left, s7);
            t7 = a7.fma(right, t7);
        }
        FloatVector f0 = FloatVector.broadcast(SPECIES, m[factor]);
        f0.fma(FloatVector.fromArray(SPECIES, m, c), s0).intoArray(m, c);
        f0.fma(FloatVector.fromArray(SPECIES, m, c + COUNT), t0).intoArray(m, c + COUNT);
        FloatVector f1 = FloatVector.broadcast(SPECIES, m[factor + 1]);
        f1.fma(FloatVector.fromArray(SPECIES, m, c + cPitch), s1).intoArray(m, c + cPitch);
        f1.fma(FloatVector.fromArray(SPECIES, m, c + cPitch + COUNT), t1)
                .intoArray(m, c + cPitch + COUNT);
        FloatVector f2 = FloatVector.broadcast(SPECIES, m[factor + 2]);
        f2.fma(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch), s2).intoArray(m, c + 2 * cPitch);
        f2.fma(FloatVector.fromArray(SPECIES, m, c + 2 * cPitch + COUNT), t2)
                .intoArray(m, c + 2 * cPitch + COUNT);
        FloatVector f3 = FloatVector.broadcast(SPECIES, m[factor + 3]);
        f3.fma(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch), s3).intoArray(m, c + 3 * cPitch);
        f3.fma(FloatVector.fromArray(SPECIES, m, c + 3 * cPitch + COUNT), t3)
                .intoArray(m, c + 3 * cPitch + COUNT);
        FloatVector f4 = FloatVector.broadcast(SPECIES, m[factor + 4]);
        f4.fma(FloatVector.fromArray(SPECIES, m, c + 4 * cPitch), s4).intoArray(m, c + 4 * cPitch);
        f4.fma(FloatVector.fromArray(SPECIES, m, c + 4 * cPitch + COUNT), t4)
                .intoArray(m, c + 4 * cPitch + COUNT);
        FloatVector f5 = FloatVector.broadcast(SPECIES, m[factor + 5]);
        f5.fma(FloatVector.fromArray(SPECIES, m, c + 5 * cPitch), s5).intoArray(m, c + 5 * cPitch);
        f5.fma(FloatVector.fromArray(SPECIES, m, c + 5 * cPitch + COUNT), t5)
                .intoArray(m, c + 5 * cPitch + COUNT);
        FloatVector f6 = FloatVector.broadcast(SPECIES, m[factor + 6]);
        f6.fma(FloatVector.fromArray(SPECIES, m, c + 6 * cPitch), s6).intoArray(m, c + 6 * cPitch);
        f6.fma(FloatVector.fromArray(SPECIES, m, c + 6 * cPitch + COUNT), t6)
                .intoArray(m, c + 6 * cPitch + COUNT);
        FloatVector f7 = FloatVector.broadcast(SPECIES, m[factor + 7]);
        f7.fma(FloatVector.fromArray(SPECIES, m, c + 7 * cPitch), s7).intoArray(m, c + 7 * cPitch);
        f7.fma(FloatVector.fromArray(SPECIES, m, c + 7 * cPitch + COUNT), t7)
                .intoArray(m, c + 7 * cPitch + COUNT);
    }
}
