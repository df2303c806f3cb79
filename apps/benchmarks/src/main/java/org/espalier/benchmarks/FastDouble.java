package org.espalier.benchmarks;

/**
 * Elementary functions in f64, several times faster than {@link StrictMath}: what {@link UlpSurvey}
 * measures the f32 functions against. For arguments that are floats the relative error is below
 * 1e-12, which is 1e-5 ulp of an f32.
 */
final class FastDouble {
    private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;
    private static final double HALF_PI_HIGH = 0x1.921fb54442d18p+0;
    private static final double HALF_PI_LOW = 0x1.1a62633145c07p-54;

    /** The bits of √½, where log cuts the mantissa. */
    private static final long LOG_SPLIT = 0x3fe6a09e667f3bcdL;

    /**
     * Coefficients of Taylor series: of e^r, of log's odd series, and of sine and cosine by
     * squares.
     */
    private static final double[] EXP = {
        1,
        1,
        1 / 2.0,
        1 / 6.0,
        1 / 24.0,
        1 / 120.0,
        1 / 720.0,
        1 / 5_040.0,
        1 / 40_320.0,
        1 / 362_880.0,
        1 / 3_628_800.0,
        1 / 39_916_800.0
    };

    private static final double[] LOG = {
        2, 2 / 3.0, 2 / 5.0, 2 / 7.0, 2 / 9.0, 2 / 11.0, 2 / 13.0, 2 / 15.0, 2 / 17.0
    };
    private static final double[] TANH = {1, -1 / 3.0, 2 / 15.0, -17 / 315.0, 62 / 2_835.0};
    private static final double[] SIN = {
        1, -1 / 6.0, 1 / 120.0, -1 / 5_040.0, 1 / 362_880.0, -1 / 39_916_800.0, 1 / 6_227_020_800.0
    };
    private static final double[] COS = {
        1,
        -1 / 2.0,
        1 / 24.0,
        -1 / 720.0,
        1 / 40_320.0,
        -1 / 3_628_800.0,
        1 / 479_001_600.0,
        -1 / 87_178_291_200.0
    };

    private FastDouble() {}

    /** e^x; beyond |x| = 700 the value at the bound, which no f32 tells from ∞ or 0. */
    static double exp(double x) {
        double cut = x > 700 ? 700 : x < -700 ? -700 : x;
        double n = Math.rint(cut * (1 / LN2_HIGH));
        double r = Math.fma(-n, LN2_LOW, Math.fma(-n, LN2_HIGH, cut));
        return horner(EXP, r) * Double.longBitsToDouble(((long) n + 1_023) << 52);
    }

    /** log x of a normal x above 0; −∞ at 0, NaN below. */
    static double log(double x) {
        if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
            return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
        }
        long bits = Double.doubleToRawLongBits(x);
        long exponent = (bits - LOG_SPLIT) >> 52;
        double m = Double.longBitsToDouble(bits - (exponent << 52));
        double s = (m - 1) / (m + 1);
        return Math.fma((double) exponent, LN2_HIGH, s * horner(LOG, s * s));
    }

    static double tanh(double x) {
        double size = Math.abs(x);
        if (size < 0x1p-6) {
            return x * horner(TANH, x * x);
        }
        double e = exp(2 * (size > 20 ? 20 : size));
        return Math.copySign((e - 1) / (e + 1), x);
    }

    /** Sine of an angle up to 2^20. */
    static double sin(double x) {
        return wave(x, 0);
    }

    /** Cosine of an angle up to 2^20. */
    static double cos(double x) {
        return wave(x, 1);
    }

    private static double wave(double x, int quarter) {
        double n = Math.rint(x * (1 / HALF_PI_HIGH));
        double r = Math.fma(-n, HALF_PI_LOW, Math.fma(-n, HALF_PI_HIGH, x));
        int turn = (int) n + quarter;
        double y = (turn & 1) == 0 ? r * horner(SIN, r * r) : horner(COS, r * r);
        return (turn & 2) == 0 ? y : -y;
    }

    /** erf by its series below 2, above it from the continued fraction of erfc; not fast. */
    static double erf(double x) {
        double size = Math.abs(x);
        return Math.copySign(size < 2 ? erfSeries(size) : 1 - erfc(size), x);
    }

    /** 2/√π e^(−x²) Σ t_n with t_0 = x and t_n = t_(n−1) · 2x²/(2n + 1): every term is positive. */
    static double erfSeries(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 0x1p-54; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }

    /** erfc of x ≥ 2: e^(−x²) / (√π (x + ½/(x + 1/(x + 1½/(x + …))))), 80 terms deep. */
    static double erfc(double x) {
        double f = x;
        for (int k = 80; k > 0; k--) {
            f = x + 0.5 * k / f;
        }
        return StrictMath.exp(-x * x) / (Math.sqrt(Math.PI) * f);
    }

    private static double horner(double[] coefficients, double x) {
        double sum = coefficients[coefficients.length - 1];
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = Math.fma(sum, x, coefficients[i]);
        }
        return sum;
    }
}
