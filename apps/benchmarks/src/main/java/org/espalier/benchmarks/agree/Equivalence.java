package org.espalier.benchmarks.agree;

import java.util.List;

/**
 * Two one-sided t-tests, paired by seed (Schuirmann, "A comparison of the two one-sided tests
 * procedure and the power approach", 1987). The claim to be shown is that the mean difference lies
 * within ± margin; the margin is the standard deviation of the base over its seeds.
 *
 * @param difference mean over the seeds of the side minus the base
 * @param margin the base's standard deviation over the seeds
 * @param p the larger of the two tests' p: how likely so small a difference would be, were the true
 *     one as large as the margin
 */
record Equivalence(double difference, double margin, double p) {
    /** The level of each of the two tests. */
    static final double LEVEL = 0.05;

    /** Whether the two are shown to be alike; a NaN shows nothing. */
    boolean holds() {
        return p < LEVEL;
    }

    /** The test of a side against the base: value i of both belongs to seed i. */
    static Equivalence of(List<Double> base, List<Double> side) {
        if (base.size() != side.size() || base.size() < 2) {
            throw new IllegalArgumentException(
                    "equivalence: needs two or more pairs of values, not %s and %s of them"
                            .formatted(base.size(), side.size()));
        }
        double[] differences = new double[base.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = side.get(i) - base.get(i);
        }
        double[] values = base.stream().mapToDouble(x -> x).toArray();
        double margin = deviation(values);
        return new Equivalence(mean(differences), margin, p(differences, margin));
    }

    private static double p(double[] differences, double margin) {
        int n = differences.length;
        double mean = mean(differences);
        double error = deviation(differences) / StrictMath.sqrt(n);
        if (error == 0) { // the same difference for each seed
            return StrictMath.abs(mean) < margin ? 0 : 1;
        }
        double below = StudentT.upperTail((mean + margin) / error, n - 1);
        double above = StudentT.upperTail((margin - mean) / error, n - 1);
        return StrictMath.max(below, above);
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v;
        }
        return sum / x.length;
    }

    /** Of a sample: n − 1 below the sum of squares. */
    private static double deviation(double[] x) {
        double mean = mean(x);
        double sum = 0;
        for (double v : x) {
            sum += (v - mean) * (v - mean);
        }
        return StrictMath.sqrt(sum / (x.length - 1));
    }
}
