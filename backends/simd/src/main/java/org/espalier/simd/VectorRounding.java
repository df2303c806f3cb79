package org.espalier.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** ROUND and FLOOR on vectors, the same bits as {@link Scalars}; zero keeps the argument's sign. */
final class VectorRounding {
    /** From here on every float is an integer. */
    private static final float WHOLE = 0x1p23f;

    private VectorRounding() {}

    static FloatVector round(FloatVector x) {
        FloatVector size = x.abs();
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector near = size.add(WHOLE).sub(WHOLE);
        FloatVector signed = near.reinterpretAsInts().or(sign).reinterpretAsFloats();
        return x.blend(signed, size.compare(VectorOperators.LT, WHOLE));
    }

    static FloatVector floor(FloatVector x) {
        FloatVector size = x.abs();
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector near = size.add(WHOLE).sub(WHOLE);
        FloatVector signed = near.reinterpretAsInts().or(sign).reinterpretAsFloats();
        VectorMask<Float> above = signed.compare(VectorOperators.GT, x);
        FloatVector down = signed.blend(signed.sub(1f), above);
        return x.blend(down, size.compare(VectorOperators.LT, WHOLE));
    }
}
