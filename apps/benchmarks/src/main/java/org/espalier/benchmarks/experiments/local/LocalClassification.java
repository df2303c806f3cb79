package org.espalier.benchmarks.experiments.local;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.linear.Margins;
import org.espalier.benchmarks.experiments.linear.Vectors;

/**
 * Separable classification on two nodes, by local steps or exact local solves, and how near in
 * direction the averaged model comes to the support vector machine of all points.
 */
final class LocalClassification {
    private static final List<Integer> MARKS = List.of(1, 10, 100, 1000, 3000);

    private LocalClassification() {}

    /** One node's part of a round. */
    @FunctionalInterface
    private interface Local {
        double[] of(double[][] points, double[] w);
    }

    /** What the arms aim at, and how much was drawn to make the data. */
    static Metrics target(long seed) {
        TwoNodes data = TwoNodes.draw(seed);
        return Metrics.of("draws", data.draws()).with("norm", Vectors.norm(svm(data)));
    }

    private static double[] svm(TwoNodes data) {
        return new Margins(data.all()).nearest(new double[TwoNodes.WIDTH]);
    }

    /** The cosines with the support vector machine after some rounds. */
    static Metrics run(Arm arm, long seed) {
        TwoNodes data = TwoNodes.draw(seed);
        double[] target = svm(data);
        Metrics metrics = Metrics.none();
        double[] w = new double[TwoNodes.WIDTH];
        Local local = local(arm);
        for (int round = 1; round <= MARKS.getLast(); round++) {
            w = Vectors.scaled(1 - anchor(arm, round), mean(data, local, w));
            if (MARKS.contains(round)) {
                metrics = metrics.with("r" + round, Vectors.cosine(w, target));
            }
        }
        return metrics.with("margin", new Margins(data.all()).smallest(w));
    }

    /** How much of a round is taken back to the start, 0: Halpern's 1/(k + 1), or nothing. */
    private static double anchor(Arm arm, int round) {
        return arm.text("anchored").equals("true") ? 1.0 / (round + 1) : 0;
    }

    private static double[] mean(TwoNodes data, Local local, double[] w) {
        double[] mean = new double[w.length];
        for (double[][] points : data.nodes()) {
            Vectors.add(mean, 1.0 / data.nodes().size(), local.of(points, w));
        }
        return mean;
    }

    private static Local local(Arm arm) {
        if (arm.text("steps").equals("inf")) {
            return (points, w) -> new Margins(points).nearest(w);
        }
        int steps = arm.whole("steps");
        double rate = arm.real("rate");
        return (points, w) -> descended(points, w, steps, rate);
    }

    /** Gradient descent on the mean of exp(−y x·w). */
    private static double[] descended(double[][] points, double[] w, int steps, double rate) {
        double[] own = w.clone();
        for (int i = 0; i < steps; i++) {
            List<Double> pulls = new ArrayList<>();
            for (double[] z : points) {
                pulls.add(StrictMath.exp(-Vectors.dot(z, own)));
            }
            for (int k = 0; k < points.length; k++) {
                Vectors.add(own, rate / points.length * pulls.get(k), points[k]);
            }
        }
        return own;
    }
}
