package org.espalier.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.kernel.HalfFloats;

/**
 * bfloat16 that lie side by side, to and from floats: the bits of {@link HalfFloats}. Positions are
 * in bytes.
 */
final class VectorBfloat16 {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(INTS.vectorBitSize() / 2));
    private static final int NAN = 0x7fc0;

    private VectorBfloat16() {}

    /** Widens the whole vectors among {@code n} elements; gives how many elements those are. */
    static int widen(MemorySegment from, long at, MemorySegment to, long into, int n) {
        MemorySegment source = (MemorySegment) (Object) from;
        MemorySegment target = (MemorySegment) (Object) to;
        int whole = Lanes.whole(n);
        for (int i = 0; i < whole; i += Lanes.COUNT) {
            IntVector bits =
                    ShortVector.fromMemorySegment(SHORTS, source, at + 2L * i, LITTLE_ENDIAN)
                            .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0)
                            .reinterpretAsInts();
            FloatVector value = bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            value.blend(Float.NaN, value.test(VectorOperators.IS_NAN))
                    .intoMemorySegment(target, into + 4L * i, LITTLE_ENDIAN);
        }
        return whole;
    }

    /** Rounds the whole vectors among {@code n} elements; gives how many elements those are. */
    static int narrow(MemorySegment from, long at, MemorySegment to, long into, int n) {
        MemorySegment source = (MemorySegment) (Object) from;
        MemorySegment target = (MemorySegment) (Object) to;
        int whole = Lanes.whole(n);
        for (int i = 0; i < whole; i += Lanes.COUNT) {
            FloatVector value =
                    FloatVector.fromMemorySegment(
                            Lanes.SPECIES, source, at + 4L * i, LITTLE_ENDIAN);
            VectorMask<Integer> nan = value.test(VectorOperators.IS_NAN).cast(INTS);
            IntVector bits = value.reinterpretAsInts();
            IntVector even = bits.lanewise(VectorOperators.LSHR, 16).and(1);
            bits.add(0x7fff)
                    .add(even)
                    .lanewise(VectorOperators.LSHR, 16)
                    .blend(NAN, nan)
                    .convertShape(VectorOperators.I2S, SHORTS, 0)
                    .intoMemorySegment(target, into + 2L * i, LITTLE_ENDIAN);
        }
        return whole;
    }
}
