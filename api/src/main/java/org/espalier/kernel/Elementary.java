package org.espalier.kernel;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.fma;
import static org.espalier.kernel.Coefficients.*;

/**
 * Elementary functions of f32 whose bits are part of the numeric contract: built from + − · / fma
 * and operations on integers alone, so every processor, virtual machine and compiler stage returns
 * the same. Each is within one ulp of the exact value for every argument; a NaN comes out
 * canonical, {@code 0x7fc00000}.
 *
 * <p>The forms are free of branches where they can be: a vector twin evaluates the same operations
 * with selections.
 */
public final class Elementary {
    private Elementary() {}

    /** e^x; overflows to ∞ above 88.722839 and underflows gradually to 0 below −103.97. */
    public static float exp(float x) {
        float cut = x > EXP_HIGH ? EXP_HIGH : x < EXP_LOW ? EXP_LOW : x;
        float t = fma(cut, LOG2_E, EXP_SHIFT);
        int n = floatToRawIntBits(t);
        int half = n >>> 1;
        float y = remainder(cut, t - EXP_SHIFT) * power(half) * power(n - half);
        return Float.isNaN(x) ? Float.NaN : y;
    }

    /** Natural logarithm; −∞ at ±0, NaN below. */
    public static float log(float x) {
        boolean small = x < Float.MIN_NORMAL;
        int bits = floatToRawIntBits(small ? x * LOG_SCALE : x);
        int exponent = (bits - LOG_SPLIT) & 0xff800000;
        float n = fma((float) exponent, EXPONENT_UNIT, small ? -LOG_SCALE_EXPONENT : 0f);
        float y = fma(n, LN2, logOnePlus(intBitsToFloat(bits - exponent) - 1f));
        float positive = x == Float.POSITIVE_INFINITY ? x : y;
        float ordered = x >= 0f ? positive : Float.NaN;
        return x == 0f ? Float.NEGATIVE_INFINITY : ordered;
    }

    /** Hyperbolic tangent; odd, and ±1 from |x| = 9.02 on. */
    public static float tanh(float x) {
        float size = Math.abs(x);
        float y = size < TANH_SPLIT ? tanhSmall(size) : tanhLarge(size);
        return signed(y, x);
    }

    /** Error function 2/√π ∫₀ˣ e^(−t²) dt; odd, and ±1 from |x| = 3.92 on. */
    public static float erf(float x) {
        float size = Math.abs(x);
        float y = size < ERF_SPLIT ? erfSmall(size) : erfLarge(size);
        return signed(y, x);
    }

    /** Sine of an angle in radians; beyond 2^13 the rounded {@link StrictMath#sin}; NaN at ±∞. */
    public static float sin(float x) {
        float size = Math.abs(x);
        int sign = floatToRawIntBits(x) & Integer.MIN_VALUE;
        return size <= ANGLE_HIGH ? wave(size, 0, sign) : canonical((float) StrictMath.sin(x));
    }

    /** Cosine of an angle in radians; beyond 2^13 the rounded {@link StrictMath#cos}; NaN at ±∞. */
    public static float cos(float x) {
        float size = Math.abs(x);
        return size <= ANGLE_HIGH ? wave(size, 1, 0) : canonical((float) StrictMath.cos(x));
    }

    /** e^(x − n ln 2). */
    private static float remainder(float x, float n) {
        float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
        float q = fma(EXP_6, r, EXP_5);
        q = fma(q, r, EXP_4);
        q = fma(q, r, EXP_3);
        q = fma(q, r, EXP_2);
        return fma(fma(q, r, 1f), r, 1f);
    }

    /** 2^(n − 127) for the low 8 bits n of {@code biased}; bit 8 is 0. */
    private static float power(int biased) {
        return intBitsToFloat(biased << 23);
    }

    private static float logOnePlus(float f) {
        float q = fma(LOG_10, f, LOG_9);
        q = fma(q, f, LOG_8);
        q = fma(q, f, LOG_7);
        q = fma(q, f, LOG_6);
        q = fma(q, f, LOG_5);
        q = fma(q, f, LOG_4);
        q = fma(q, f, LOG_3);
        q = fma(q, f, LOG_2);
        return fma(q, f * f, f);
    }

    private static float tanhSmall(float x) {
        float v = fma(x, x, -TANH_CENTRE);
        float q = fma(TANH_7, v, TANH_6);
        q = fma(q, v, TANH_5);
        q = fma(q, v, TANH_4);
        q = fma(q, v, TANH_3);
        q = fma(q, v, TANH_2);
        q = fma(q, v, TANH_1);
        q = fma(q, v, TANH_0);
        return fma(q, x, x);
    }

    /** 1 − 2 / (e^2x + 1). */
    private static float tanhLarge(float x) {
        float cut = x > TANH_HIGH ? TANH_HIGH : x;
        float twice = cut + cut;
        float t = fma(twice, LOG2_E, TANH_SHIFT);
        float e = remainder(twice, t - TANH_SHIFT);
        return 1f - 2f / fma(e, power(floatToRawIntBits(t)), 1f);
    }

    private static float erfSmall(float x) {
        float v = fma(x, x, -ERF_CENTRE);
        float q = fma(ERF_7, v, ERF_6);
        q = fma(q, v, ERF_5);
        q = fma(q, v, ERF_4);
        q = fma(q, v, ERF_3);
        q = fma(q, v, ERF_2);
        q = fma(q, v, ERF_1);
        q = fma(q, v, ERF_0);
        return fma(q, x, x);
    }

    private static float erfLarge(float x) {
        float t = (x > ERF_HIGH ? ERF_HIGH : x) - ERF_SPLIT;
        float q = fma(ERFC_7, t, ERFC_6);
        q = fma(q, t, ERFC_5);
        q = fma(q, t, ERFC_4);
        q = fma(q, t, ERFC_3);
        q = fma(q, t, ERFC_2);
        q = fma(q, t, ERFC_1);
        q = fma(q, t, ERFC_0);
        float square = q * q;
        return fma(-square, square, 1f);
    }

    /** sin(x + quarter·π/2) for x in [0, 2^13], its sign bit flipped by {@code sign}. */
    private static float wave(float x, int quarter, int sign) {
        float t = fma(x, TWO_OVER_PI, ANGLE_SHIFT);
        float n = t - ANGLE_SHIFT;
        float exact = fma(n, -HALF_PI_HIGH, x);
        float r = fma(n, -HALF_PI_MIDDLE, exact);
        float rest = fma(n, -HALF_PI_LOW, fma(n, -HALF_PI_MIDDLE, exact - r));
        int turn = floatToRawIntBits(t) + quarter;
        float y = (turn & 1) == 0 ? sine(r, rest) : cosine(r, rest);
        return intBitsToFloat(floatToRawIntBits(y) ^ sign ^ ((turn & 2) << 30));
    }

    /** sin(r + rest). */
    private static float sine(float r, float rest) {
        float u = r * r;
        float q = fma(fma(SIN_7, u, SIN_5), u, SIN_3);
        return r + fma(q, u * r, rest);
    }

    /**
     * cos(r + rest): 1 − u/2 is split into a float and its error, so that their rounding does not
     * count.
     */
    private static float cosine(float r, float rest) {
        float u = r * r;
        float q = fma(fma(COS_8, u, COS_6), u, COS_4);
        float top = fma(COS_2, u, 1f);
        float error = fma(COS_2, u, 1f - top);
        return top + fma(u * u, q, fma(-r, rest, error));
    }

    /** y with the sign of x; NaN where x is. */
    private static float signed(float y, float x) {
        float z = intBitsToFloat(floatToRawIntBits(y) | (floatToRawIntBits(x) & Integer.MIN_VALUE));
        return Float.isNaN(x) ? Float.NaN : z;
    }

    private static float canonical(float y) {
        return Float.isNaN(y) ? Float.NaN : y;
    }
}
