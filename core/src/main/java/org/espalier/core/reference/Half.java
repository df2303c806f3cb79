package org.espalier.core.reference;

/**
 * The 16-bit types by arithmetic: a number is rounded to a multiple of its unit in the last place,
 * ties to even.
 */
final class Half {
    private Half() {}

    /** The number behind bfloat16 bits. */
    static double fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The number behind binary16 bits. */
    static double fromF16(short bits) {
        return Float.float16ToFloat(bits);
    }

    /** bfloat16 has 8 significant bits and the exponents of a float. */
    static short toBf16(double x) {
        float rounded = (float) nearest(x, 8, Float.MIN_EXPONENT);
        return (short) (Float.floatToIntBits(rounded) >>> 16);
    }

    /**
     * binary16 has 11 significant bits and exponents from −14; the conversion of Java is exact
     * after rounding.
     */
    static short toF16(double x) {
        return Float.floatToFloat16((float) nearest(x, 11, -14));
    }

    /** x to so many significant bits, fewer below 2^minExponent; infinities and NaN stay. */
    private static double nearest(double x, int bits, int minExponent) {
        if (x == 0 || Double.isNaN(x) || Double.isInfinite(x)) {
            return x;
        }
        int lastPlace = Math.max(Math.getExponent(x), minExponent) - (bits - 1);
        return Math.scalb(Math.rint(Math.scalb(x, -lastPlace)), lastPlace);
    }
}
