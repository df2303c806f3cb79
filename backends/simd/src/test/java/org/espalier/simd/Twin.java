package org.espalier.simd;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.kernel.Elementary;

/** The functions that exist twice, and arguments for them. */
enum Twin {
    EXP,
    LOG,
    TANH,
    ERF,
    SIN,
    COS;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private float scalar(float x) {
        return switch (this) {
            case EXP -> Elementary.exp(x);
            case LOG -> Elementary.log(x);
            case TANH -> Elementary.tanh(x);
            case ERF -> Elementary.erf(x);
            case SIN -> Elementary.sin(x);
            case COS -> Elementary.cos(x);
        };
    }

    private FloatVector vector(FloatVector x) {
        return switch (this) {
            case EXP -> VectorElementary.exp(x);
            case LOG -> VectorElementary.log(x);
            case TANH -> VectorElementary.tanh(x);
            case ERF -> VectorElementary.erf(x);
            case SIN -> VectorElementary.sin(x);
            case COS -> VectorElementary.cos(x);
        };
    }

    int[] scalars(float[] x) {
        int[] bits = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            bits[i] = floatToRawIntBits(scalar(x[i]));
        }
        return bits;
    }

    int[] vectors(float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i += SPECIES.length()) {
            VectorMask<Float> inside = SPECIES.indexInRange(i, x.length);
            vector(FloatVector.fromArray(SPECIES, x, i, inside)).intoArray(y, i, inside);
        }
        int[] bits = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            bits[i] = floatToRawIntBits(y[i]);
        }
        return bits;
    }

    /**
     * Both signs of every exponent, with {@code mantissas} mantissas each, among them the first and
     * the last.
     */
    static float[] everyExponent(int mantissas) {
        float[] x = new float[512 * mantissas];
        for (int i = 0; i < x.length; i++) {
            int mantissa = (int) ((long) (i % mantissas) * 0x7fffff / (mantissas - 1));
            x[i] = intBitsToFloat(((i / mantissas) << 23) | mantissa);
        }
        return x;
    }
}
