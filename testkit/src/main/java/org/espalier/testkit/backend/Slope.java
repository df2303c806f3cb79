package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Derivatives from values alone: central differences of fourth order (Richardson). */
final class Slope {
    /**
     * Truncation falls with its fourth power and rounding rises with its inverse; the two meet near
     * here.
     */
    private static final double STEP = 1e-3;

    private Slope() {}

    /** The derivative of a function of points in a direction: (8(L₁ − L₋₁) − (L₂ − L₋₂)) / 12h. */
    static double along(
            List<Differentiable.Point> at,
            List<double[]> v,
            ToDoubleFunction<List<Differentiable.Point>> function) {
        double near = difference(at, v, STEP, function);
        double far = difference(at, v, 2 * STEP, function);
        return (8 * near - far) / (12 * STEP);
    }

    private static double difference(
            List<Differentiable.Point> at,
            List<double[]> v,
            double h,
            ToDoubleFunction<List<Differentiable.Point>> function) {
        return function.applyAsDouble(moved(at, v, h)) - function.applyAsDouble(moved(at, v, -h));
    }

    private static List<Differentiable.Point> moved(
            List<Differentiable.Point> at, List<double[]> v, double h) {
        List<Differentiable.Point> there = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            there.add(at.get(i).moved(h, v.get(i)));
        }
        return there;
    }
}
