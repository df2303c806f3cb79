package org.espalier.benchmarks.experiments;

import java.math.BigDecimal;

/**
 * A number that another program computed.
 *
 * @param arm id of the arm
 * @param metric name of the metric
 * @param printed the number with the digits that are known; it is met within one unit of the last
 */
public record Golden(String arm, String metric, BigDecimal printed) {
    /** A golden number as it is printed, for instance {@code 1.715e-3}. */
    public static Golden of(String arm, String metric, String printed) {
        return new Golden(arm, metric, new BigDecimal(printed));
    }

    /** Whether a number is this one; whole numbers must be equal. */
    boolean isMetBy(double number) {
        double tolerance = printed.scale() <= 0 ? 0 : printed.ulp().doubleValue();
        return StrictMath.abs(number - printed.doubleValue()) <= tolerance;
    }

    @Override
    public String toString() {
        return "%s of %s is %s".formatted(metric, arm, printed);
    }
}
