package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.simd.Lanes;

final class Transpose {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final int L = Lanes.COUNT;
    private static IntVector lo(int d){ int[] x=new int[L]; for(int l=0;l<L;l++) x[l]=(l&d)==0? l : L+l-d; return IntVector.fromArray(INTS,x,0);} 
    private static IntVector hi(int d){ int[] x=new int[L]; for(int l=0;l<L;l++) x[l]=(l&d)==0? l+d : L+l; return IntVector.fromArray(INTS,x,0);} 
    private static final int FIRST = L / 4;
    private static final IntVector LOA=lo(2*FIRST),HIA=hi(2*FIRST),LOB=lo(FIRST),HIB=hi(FIRST),LO2=lo(2),HI2=hi(2),LO1=lo(1),HI1=hi(1);

    static void run(MemorySegment from, long at, long pitch, float[] to, int start, int step, int[] temp) {
        for (int i = 0; i < FIRST; i++) first(from, at + i * pitch, FIRST * pitch, temp, i * L);
        if (L == 16) { for (int i = 0; i < L; i += 4) last(temp, i*L, to, start + i * step, step); }
        else { for (int i = 0; i < L; i += 2) pair(temp, i*L, to, start + i * step, step); }
    }
    private static void first(MemorySegment from, long at, long pitch, int[] temp, int t) {
        IntVector a = IntVector.fromMemorySegment(INTS, from, at, Tiles.ORDER);
        IntVector b = IntVector.fromMemorySegment(INTS, from, at+pitch, Tiles.ORDER);
        IntVector c = IntVector.fromMemorySegment(INTS, from, at+2*pitch, Tiles.ORDER);
        IntVector d = IntVector.fromMemorySegment(INTS, from, at+3*pitch, Tiles.ORDER);
        IntVector ac = LOA.selectFrom(a, c), ca = HIA.selectFrom(a, c), bd = LOA.selectFrom(b, d), db = HIA.selectFrom(b, d);
        LOB.selectFrom(ac, bd).intoArray(temp, t);
        HIB.selectFrom(ac, bd).intoArray(temp, t + FIRST * L);
        LOB.selectFrom(ca, db).intoArray(temp, t + 2 * FIRST * L);
        HIB.selectFrom(ca, db).intoArray(temp, t + 3 * FIRST * L);
    }
    private static void last(int[] temp, int t, float[] to, int start, int step) {
        IntVector a = IntVector.fromArray(INTS, temp, t);
        IntVector b = IntVector.fromArray(INTS, temp, t + L);
        IntVector c = IntVector.fromArray(INTS, temp, t + 2*L);
        IntVector d = IntVector.fromArray(INTS, temp, t + 3*L);
        IntVector ac = LO2.selectFrom(a, c), ca = HI2.selectFrom(a, c), bd = LO2.selectFrom(b, d), db = HI2.selectFrom(b, d);
        LO1.selectFrom(ac, bd).reinterpretAsFloats().intoArray(to, start);
        HI1.selectFrom(ac, bd).reinterpretAsFloats().intoArray(to, start + step);
        LO1.selectFrom(ca, db).reinterpretAsFloats().intoArray(to, start + 2 * step);
        HI1.selectFrom(ca, db).reinterpretAsFloats().intoArray(to, start + 3 * step);
    }
    private static void pair(int[] temp, int t, float[] to, int start, int step) {
        IntVector a = IntVector.fromArray(INTS, temp, t);
        IntVector b = IntVector.fromArray(INTS, temp, t + L);
        LO1.selectFrom(a, b).reinterpretAsFloats().intoArray(to, start);
        HI1.selectFrom(a, b).reinterpretAsFloats().intoArray(to, start + step);
    }
}
