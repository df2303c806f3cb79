package org.espalier.benchmarks;

/**
 * A measured number.
 *
 * @param id what was measured, for instance {@code gemm/1024x1024x1024/1t}
 * @param value the measurement
 * @param unit its unit
 * @param baseline the same of the peer or ceiling, in the same unit; NaN where there is none
 * @param ratio how many times better than the baseline; NaN where there is none
 */
public record Figure(String id, double value, String unit, double baseline, double ratio) {
    /** A number that is compared with nothing. */
    public static Figure plain(String id, double value, String unit) {
        return new Figure(id, value, unit, Double.NaN, Double.NaN);
    }
}
