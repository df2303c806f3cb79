package org.espalier.benchmarks.experiments;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.espalier.benchmarks.Screen;

/**
 * A mean with its 95 % interval by the percentile bootstrap (Efron and Tibshirani, "An Introduction
 * to the Bootstrap", 1993, chapter 13), 10,000 resamples drawn from a fixed seed.
 *
 * @param low 2.5 % of the resamples' means lie below
 * @param mean of the values themselves
 * @param high 2.5 % lie above
 */
public record Interval(double low, double mean, double high) {
    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;
    private static final long SEED = 1;

    /** The interval of some values' mean; of paired differences for a paired comparison. */
    public static Interval ofMean(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("interval: there are no values. Fix: give some");
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        Arrays.setAll(means, _ -> resampled(values, random));
        Arrays.sort(means);
        int tail = (int) (TAIL * RESAMPLES);
        return new Interval(means[tail], mean(values), means[RESAMPLES - 1 - tail]);
    }

    private static double resampled(double[] values, SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[random.nextInt(values.length)];
        }
        return sum / values.length;
    }

    static double mean(double... values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /** The mean, then the interval in brackets. */
    @Override
    public String toString() {
        return "%s [%s, %s]"
                .formatted(Screen.number(mean, 4), Screen.number(low, 4), Screen.number(high, 4));
    }
}
