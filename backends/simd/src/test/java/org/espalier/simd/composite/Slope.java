package org.espalier.simd.composite;

import java.util.function.ToDoubleFunction;

/** Derivatives by differences of fourth order, in double. */
final class Slope {
    private static final double STEP = 1e-3;

    private Slope() {}

    /** The gradient of f at x. */
    static double[] of(ToDoubleFunction<double[]> f, double[] x) {
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double near = at(f, x, i, STEP) - at(f, x, i, -STEP);
            double far = at(f, x, i, 2 * STEP) - at(f, x, i, -2 * STEP);
            gradient[i] = (8 * near - far) / (12 * STEP);
        }
        return gradient;
    }

    private static double at(ToDoubleFunction<double[]> f, double[] x, int i, double step) {
        double[] moved = x.clone();
        moved[i] += step;
        return f.applyAsDouble(moved);
    }

    /** Σ x·y. */
    static double dot(double[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** The same numbers as doubles. */
    static double[] doubles(float[] x) {
        double[] d = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            d[i] = x[i];
        }
        return d;
    }
}
