package org.espalier.benchmarks.experiments.steps;

import java.util.Arrays;
import org.espalier.benchmarks.experiments.Arm;

/** A rule that moves θ, starting at 0, until all points are on their side. */
@FunctionalInterface
interface Method {
    /** θ after one more iteration. */
    double[] step(Separable data, double[] theta);

    /** What an arm names. */
    static Method of(Arm arm) {
        return switch (arm.text("method")) {
            case "logistic" -> logistic(arm.real("gamma"));
            case "perceptron" -> Method::perceptron;
            case "normalised" -> Method::normalised;
            default ->
                    throw new IllegalArgumentException(
                            "no method '%s'; there are logistic, perceptron, normalised"
                                    .formatted(arm.text("method")));
        };
    }

    /** θ − γ·∇f with f = (1/n)·Σ log(1 + exp(−mᵢ)), mᵢ = yᵢ aᵢ·θ. */
    private static Method logistic(double gamma) {
        return (data, theta) -> {
            double[] pulls =
                    Arrays.stream(data.margins(theta))
                            .map(m -> 0.5 * (1 - StrictMath.tanh(m / 2))) // the sigmoid of −m
                            .toArray();
            return data.moved(theta, gamma / pulls.length, pulls);
        };
    }

    /** The limit of θ/γ for γ → ∞: wrong points pull, those on the plane by half. */
    private static double[] perceptron(Separable data, double[] theta) {
        double[] pulls =
                Arrays.stream(data.margins(theta)).map(m -> m < 0 ? 1 : m == 0 ? 0.5 : 0).toArray();
        return data.moved(theta, 1.0 / pulls.length, pulls);
    }

    /** The mean of the points that are not right. At most R²/μ² iterations (Novikoff, 1962). */
    private static double[] normalised(Separable data, double[] theta) {
        double[] pulls = Arrays.stream(data.margins(theta)).map(m -> m <= 0 ? 1 : 0).toArray();
        return data.moved(theta, 1 / Arrays.stream(pulls).sum(), pulls);
    }
}
