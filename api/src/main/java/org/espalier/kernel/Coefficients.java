package org.espalier.kernel;

/**
 * The constants of {@link Elementary}, in one place for every twin of it: another language or width
 * that evaluates the same operations on them in the same order returns the same bits. {@code
 * NAME_k} multiplies the k-th power.
 *
 * <p>The polynomials are minimax fits (Remez exchange) whose last bits were then moved to lower the
 * largest error that single precision evaluation shows; the remark at each gives the interval and
 * the relative error before rounding.
 */
public final class Coefficients {
    private Coefficients() {}

    /**
     * 1.5 · 2^23: a float added to it leaves its nearest integer, ties to even, in the low bits of
     * the sum.
     */
    private static final float INTEGERS = 0x1.8p23f;

    /** 1 / ln 2. */
    public static final float LOG2_E = 0x1.715476p+0f;

    /** ln 2 to 24 bits; its error is below 2^-29. */
    public static final float LN2 = 0x1.62e43p-1f;

    /** The first 16 bits of ln 2: a product with an integer below 2^8 is exact. */
    public static final float LN2_HIGH = 0x1.62e4p-1f;

    /** ln 2 − {@link #LN2_HIGH}. */
    public static final float LN2_LOW = 0x1.7f7d1cp-20f;

    /** Above it exp overflows; arguments are cut here. */
    public static final float EXP_HIGH = 89f;

    /** Below it exp rounds to 0; arguments are cut here. */
    public static final float EXP_LOW = -105f;

    /**
     * Adds 254 to the rounded integer n: twice the exponent bias, for 2^n is applied in two
     * factors.
     */
    public static final float EXP_SHIFT = INTEGERS + 254f;

    /** Adds the exponent bias, 127, to the rounded integer. */
    public static final float TANH_SHIFT = INTEGERS + 127f;

    // e^r = 1 + r + r^2 (EXP_2 + EXP_3 r + …) on |r| <= ln 2 / 2, 2^-28.3
    public static final float EXP_2 = 0x1.fffffcp-2f;
    public static final float EXP_3 = 0x1.555492p-3f;
    public static final float EXP_4 = 0x1.55591p-5f;
    public static final float EXP_5 = 0x1.1239f6p-7f;
    public static final float EXP_6 = 0x1.6a2496p-10f;

    /** The bits of 171/256: log takes the mantissa from [171/256, 171/128). */
    public static final int LOG_SPLIT = 0x3f2b0000;

    /** The factor that makes denormal arguments of log normal. */
    public static final float LOG_SCALE = 0x1p23f;

    /** log2 of {@link #LOG_SCALE}. */
    public static final float LOG_SCALE_EXPONENT = 23f;

    /** 2^-23: makes a masked exponent field, read as an integer, the exponent. */
    public static final float EXPONENT_UNIT = 0x1p-23f;

    // log(1 + f) = f - f^2/2 + f^3 (LOG_3 + LOG_4 f + …) on |f| <= 0.336, 2^-27.7
    public static final float LOG_2 = -0.5f;
    public static final float LOG_3 = 0x1.555504p-2f;
    public static final float LOG_4 = -0x1.fffefp-3f;
    public static final float LOG_5 = 0x1.99d0b2p-3f;
    public static final float LOG_6 = -0x1.559d06p-3f;
    public static final float LOG_7 = 0x1.1ed69ep-3f;
    public static final float LOG_8 = -0x1.f313acp-4f;
    public static final float LOG_9 = 0x1.1e66dp-3f;
    public static final float LOG_10 = -0x1.0813dap-3f;

    /** Below it tanh is a polynomial, from it on an exponential. */
    public static final float TANH_SPLIT = 1f;

    /** From here on tanh rounds to 1; arguments are cut at it. */
    public static final float TANH_HIGH = 10f;

    /** tanh's polynomial is centred here, so that rounding x² costs little. */
    public static final float TANH_CENTRE = 0.5f;

    // tanh(x) = x + x (TANH_0 + TANH_1 v + …), v = x^2 - 1/2, on 0 <= x < 1, 2^-27.8
    public static final float TANH_0 = -0x1.1c8e1p-3f;
    public static final float TANH_1 = -0x1.daa89ap-3f;
    public static final float TANH_2 = 0x1.3a424ep-4f;
    public static final float TANH_3 = -0x1.a6beap-6f;
    public static final float TANH_4 = 0x1.1c8c04p-7f;
    public static final float TANH_5 = -0x1.7f7a84p-9f;
    public static final float TANH_6 = 0x1.1211b4p-10f;
    public static final float TANH_7 = -0x1.728274p-12f;

    /** Below it erf is a polynomial of x²; from it on one minus a fourth power. */
    public static final float ERF_SPLIT = 1.25f;

    /** From here on erf rounds to 1; arguments are cut at it. */
    public static final float ERF_HIGH = 4f;

    /** The small polynomial of erf is centred here, so that rounding x² costs little. */
    public static final float ERF_CENTRE = 0.875f;

    // erf(x) = x + x (ERF_0 + ERF_1 v + …), v = x^2 - 7/8, on 0 <= x < 5/4, 2^-29.9
    public static final float ERF_0 = -0x1.098e2p-3f;
    public static final float ERF_1 = -0x1.d4101p-3f;
    public static final float ERF_2 = 0x1.f7d51ap-5f;
    public static final float ERF_3 = -0x1.c36d0ep-7f;
    public static final float ERF_4 = 0x1.51b756p-9f;
    public static final float ERF_5 = -0x1.adf224p-12f;
    public static final float ERF_6 = 0x1.e2d288p-15f;
    public static final float ERF_7 = -0x1.fc3632p-18f;

    // erf(x) = 1 - (ERFC_0 + ERFC_1 t + …)^4, t = x - 5/4, on 5/4 <= x <= 4, 2^-28.4 of erf
    public static final float ERFC_0 = 0x1.0dcb7p-1f;
    public static final float ERFC_1 = -0x1.9dd40cp-2f;
    public static final float ERFC_2 = 0x1.49da1ap-5f;
    public static final float ERFC_3 = 0x1.682a3ap-5f;
    public static final float ERFC_4 = -0x1.274978p-7f;
    public static final float ERFC_5 = -0x1.07a3fep-8f;
    public static final float ERFC_6 = 0x1.ca9916p-10f;
    public static final float ERFC_7 = -0x1.99260ap-13f;

    /** Up to here sin and cos reduce their argument themselves. */
    public static final float ANGLE_HIGH = 0x1p13f;

    /** Leaves the nearest integer in the low bits. */
    public static final float ANGLE_SHIFT = INTEGERS;

    /** 2 / π. */
    public static final float TWO_OVER_PI = 0x1.45f306p-1f;

    /** π/2 to 24 bits: x − n·this is exact for n = rint(2x/π), |x| <= 2^13. */
    public static final float HALF_PI_HIGH = 0x1.921fb6p+0f;

    /** The next 10 bits of π/2: a product with n is exact. */
    public static final float HALF_PI_MIDDLE = -0x1.778p-25f;

    /** The next 24 bits of π/2; n times what is left is below 2^-50. */
    public static final float HALF_PI_LOW = 0x1.68c234p-39f;

    // sin(r) = r + r^3 (SIN_3 + SIN_5 r^2 + SIN_7 r^4) on |r| <= π/4, 2^-28.0
    public static final float SIN_3 = -0x1.555546p-3f;
    public static final float SIN_5 = 0x1.11076p-7f;
    public static final float SIN_7 = -0x1.994e5ap-13f;

    // cos(r) = 1 - r^2/2 + r^4 (COS_4 + COS_6 r^2 + COS_8 r^4) on |r| <= π/4, 2^-33.3
    public static final float COS_2 = -0.5f;
    public static final float COS_4 = 0x1.55554ap-5f;
    public static final float COS_6 = -0x1.6c0c8ap-10f;
    public static final float COS_8 = 0x1.9a0208p-16f;
}
