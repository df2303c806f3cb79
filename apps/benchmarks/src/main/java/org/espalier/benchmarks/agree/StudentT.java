package org.espalier.benchmarks.agree;

/**
 * Student's distribution for whole degrees of freedom, by its finite series: Abramowitz and Stegun,
 * "Handbook of Mathematical Functions", 26.7.3 and 26.7.4.
 */
final class StudentT {
    private StudentT() {}

    /** P(T &gt; t). */
    static double upperTail(double t, int freedom) {
        if (freedom < 1) {
            throw new IllegalArgumentException(
                    "Student's distribution: degrees of freedom are at least 1, not " + freedom);
        }
        double tail = (1 - within(StrictMath.abs(t), freedom)) / 2;
        return t < 0 ? 1 - tail : StrictMath.max(0, tail); // rounding leaves −1e-17
    }

    /** P(−t &lt; T &lt; t). */
    private static double within(double t, int freedom) {
        double angle = StrictMath.atan(t / StrictMath.sqrt(freedom));
        double sin = StrictMath.sin(angle);
        double cos = StrictMath.cos(angle);
        if (freedom % 2 == 0) {
            return sin * series(cos, 0, freedom - 2);
        }
        double rest = freedom == 1 ? 0 : sin * cos * series(cos, 1, freedom - 2);
        return 2 / StrictMath.PI * (angle + rest);
    }

    /**
     * 1 + cos²·a₁ + cos⁴·a₁a₂ + …, up to the power {@code last − first}, with aᵢ the quotients
     * (first + 1)/(first + 2), (first + 3)/(first + 4), …
     */
    private static double series(double cos, int first, int last) {
        double term = 1;
        double sum = 1;
        for (int i = first + 2; i <= last; i += 2) {
            term *= cos * cos * (i - 1) / i;
            sum += term;
        }
        return sum;
    }
}
