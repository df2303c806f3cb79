package org.espalier.core.reference;

/** The error function in f64, within 1e-15. */
final class Erf {
    /** Below this the series, above it the continued fraction of the complement. */
    private static final double SERIES_END = 2;

    /** Beyond this erf is 1 to the last bit. */
    private static final double FLAT = 6;

    private static final double SQRT_PI = 1.772453850905516;

    private Erf() {}

    static double of(double x) {
        double size = Math.abs(x);
        if (size >= FLAT) {
            return Math.copySign(1, x);
        }
        double value = size >= SERIES_END ? 1 - complement(size) : series(size);
        return Double.isNaN(x) ? x : Math.copySign(value, x);
    }

    /**
     * 2/√π · e^(−x²) · Σ tₙ with t₀ = x, tₙ = tₙ₋₁ · 2x²/(2n + 1): no term is negative, so nothing
     * cancels.
     */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-18; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / SQRT_PI * StrictMath.exp(-x * x) * sum;
    }

    /**
     * erfc: e^(−x²) / (√π · (x + ½/(x + 1/(x + 3⁄2/(x + …))))), from the inside; 120 levels settle
     * it from 2 on.
     */
    private static double complement(double x) {
        double f = x;
        for (int n = 120; n >= 1; n--) {
            f = x + n / 2.0 / f;
        }
        return StrictMath.exp(-x * x) / (SQRT_PI * f);
    }
}
