package org.espalier.kernel;

/** erf in f64, the oracle of the tests: absolute error below 3e-15. */
final class ErrorFunction {
    private ErrorFunction() {}

    static double of(double x) {
        double size = Math.abs(x);
        return Math.copySign(size >= 6 ? 1 : series(size), x);
    }

    /** 2/√π e^(−x²) Σ t_n with t_0 = x and t_n = t_(n−1) · 2x²/(2n + 1): every term is positive. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 0x1p-54; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }
}
