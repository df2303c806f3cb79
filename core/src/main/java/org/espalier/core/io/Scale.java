package org.espalier.core.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The range of an axis.
 *
 * @param low the value at the axis' beginning
 * @param high the value at its end, above {@code low}
 * @param log equal steps are equal factors; {@code low} is then above 0
 */
record Scale(double low, double high, boolean log) {
    /** From this ratio on, an axis of factors shows more than one of differences. */
    private static final double LOG_RATIO = 3;

    private static final double[][] MANTISSAS = {
        {1}, {1, 3}, {1, 2, 5}, {1, 1.5, 2, 3, 5, 7}, {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8}
    };

    /** A linear axis that shows the values and ends at round numbers. */
    static Scale linear(DoubleStream values, int ticks) {
        double[] range = range(values);
        double step = step(range[1] - range[0], ticks);
        double low = StrictMath.floor(range[0] / step) * step;
        return new Scale(low, StrictMath.ceil(range[1] / step) * step, false);
    }

    /** An axis of factors where the values are positive and far apart, otherwise a linear one. */
    static Scale fitting(DoubleStream values, int ticks) {
        double[] range = range(values);
        boolean log = range[0] > 0 && range[1] / range[0] >= LOG_RATIO;
        return log
                ? new Scale(range[0] / 1.05, range[1] * 1.05, true)
                : linear(DoubleStream.of(range), ticks);
    }

    /** Lowest and highest finite value, never equal. */
    private static double[] range(DoubleStream values) {
        double[] finite = values.filter(Double::isFinite).sorted().toArray();
        if (finite.length == 0) {
            return new double[] {0, 1};
        }
        double low = finite[0];
        double high = finite[finite.length - 1];
        return low < high ? new double[] {low, high} : around(low);
    }

    private static double[] around(double value) {
        double margin = value == 0 ? 1 : Math.abs(value) / 4;
        return new double[] {value - margin, value + margin};
    }

    /** Where a value lies: 0 at the beginning, 1 at the end, never outside. */
    double at(double value) {
        double share =
                log
                        ? StrictMath.log(Math.max(value, low) / low) / StrictMath.log(high / low)
                        : (value - low) / (high - low);
        return Math.clamp(share, 0.0, 1.0);
    }

    /** Round values inside the range, about as many as wanted. */
    List<Double> ticks(int wanted) {
        return log ? logTicks(wanted) : linearTicks(wanted);
    }

    private List<Double> linearTicks(int wanted) {
        double step = step(high - low, wanted);
        var ticks = new ArrayList<Double>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> logTicks(int wanted) {
        List<Double> ticks = List.of();
        for (double[] mantissas : MANTISSAS) {
            ticks = logTicks(mantissas);
            if (ticks.size() >= wanted) {
                break;
            }
        }
        return ticks;
    }

    private List<Double> logTicks(double[] mantissas) {
        var ticks = new ArrayList<Double>();
        int last = (int) Math.ceil(StrictMath.log10(high));
        for (int e = (int) Math.floor(StrictMath.log10(low)); e <= last; e++) {
            double decade = StrictMath.pow(10, e);
            Arrays.stream(mantissas)
                    .map(m -> m * decade)
                    .filter(v -> v >= low && v <= high)
                    .forEach(ticks::add);
        }
        return ticks;
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double step(double range, int wanted) {
        double decade = StrictMath.pow(10, Math.floor(StrictMath.log10(range / wanted)));
        double rest = range / wanted / decade;
        return decade * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
    }
}
