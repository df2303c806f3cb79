package org.espalier.kernel;

/**
 * The two 16-bit floats as bit patterns. Narrowing rounds to nearest, ties to even; widening is
 * exact. A NaN becomes the canonical quiet NaN of the target.
 */
public final class HalfFloats {
    private static final short BFLOAT16_NAN = 0x7fc0;
    private static final short FLOAT16_NAN = 0x7e00;

    private HalfFloats() {}

    /** The nearest bfloat16; ±∞ from 2^128 − 2^119 on. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int even = (bits >>> 16) & 1;
        return Float.isNaN(value) ? BFLOAT16_NAN : (short) ((bits + 0x7fff + even) >>> 16);
    }

    /** The value of a bfloat16. */
    public static float fromBfloat16(short bits) {
        float value = Float.intBitsToFloat(bits << 16);
        return Float.isNaN(value) ? Float.NaN : value;
    }

    /** The nearest binary16; ±∞ from 65,520 on. */
    public static short toFloat16(float value) {
        return Float.isNaN(value) ? FLOAT16_NAN : Float.floatToFloat16(value);
    }

    /** The value of a binary16. */
    public static float fromFloat16(short bits) {
        float value = Float.float16ToFloat(bits);
        return Float.isNaN(value) ? Float.NaN : value;
    }
}
