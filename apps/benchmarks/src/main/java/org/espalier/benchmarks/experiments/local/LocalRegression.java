package org.espalier.benchmarks.experiments.local;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.linear.Draws;
import org.espalier.benchmarks.experiments.linear.LeastNorm;
import org.espalier.benchmarks.experiments.linear.Spectrum;
import org.espalier.benchmarks.experiments.linear.Vectors;

/**
 * Overparameterised linear regression on {@value #NODES} nodes. A round: every node takes L steps
 * of gradient descent on its own samples, or solves them exactly, and the results are averaged.
 */
final class LocalRegression {
    private static final int NODES = 4;
    private static final int SAMPLES = 3; // of a node
    private static final int WIDTH = 20;
    private static final long GOLDEN_SEED = 777; // of SplitMix64, for seed 1
    private static final List<Integer> MARKS = List.of(1, 10, 50, 400);

    /** What a node knows: X and y with Xw = y. */
    private static final class Node {
        private final double[][] x;
        private final double[] y;

        Node(double[][] x, double[] y) {
            this.x = x;
            this.y = y;
        }

        double[] residual(double[] w) {
            return Vectors.sum(Vectors.product(x, w), -1, y);
        }

        /** w − (η/n)·Xᵀ(Xw − y). */
        double[] descended(double[] w, double rate) {
            double[] r = residual(w);
            double[] next = w.clone();
            for (int i = 0; i < r.length; i++) {
                Vectors.add(next, -rate / r.length * r[i], x[i]);
            }
            return next;
        }
    }

    private LocalRegression() {}

    /** The distance from the centralised solution after some rounds, relative. */
    static Metrics run(Arm arm, long seed) {
        List<Node> nodes = nodes(seed);
        double[] target = centralised(nodes);
        double rate = arm.real("rate") / steepest(nodes);
        double[] w = new double[WIDTH];
        Metrics metrics = Metrics.none();
        for (int round = 1; round <= MARKS.getLast(); round++) {
            w = round(nodes, w, arm.text("steps"), rate);
            if (MARKS.contains(round)) {
                metrics = metrics.with("r" + round, Vectors.distance(w, target));
            }
        }
        return metrics;
    }

    private static List<Node> nodes(long seed) {
        Draws draws = new Draws(GOLDEN_SEED + seed - 1);
        double[][] x = draws.signed(NODES * SAMPLES, WIDTH);
        double[] truth = draws.signed(WIDTH);
        List<Node> nodes = new ArrayList<>();
        for (int m = 0; m < NODES; m++) {
            double[][] own = java.util.Arrays.copyOfRange(x, m * SAMPLES, (m + 1) * SAMPLES);
            nodes.add(new Node(own, Vectors.product(own, truth)));
        }
        return nodes;
    }

    /** The limit of gradient descent from 0 on all samples: the shortest solution. */
    private static double[] centralised(List<Node> nodes) {
        double[][] x =
                nodes.stream().flatMap(n -> java.util.Arrays.stream(n.x)).toArray(double[][]::new);
        double[] y = nodes.stream().flatMapToDouble(n -> java.util.Arrays.stream(n.y)).toArray();
        return new LeastNorm(x).solve(y);
    }

    private static double[] round(List<Node> nodes, double[] w, String steps, double rate) {
        double[] mean = new double[WIDTH];
        for (Node node : nodes) {
            Vectors.add(mean, 1.0 / NODES, local(node, w, steps, rate));
        }
        return mean;
    }

    /** max ‖X‖²/n over the nodes. */
    private static double steepest(List<Node> nodes) {
        return nodes.stream()
                .mapToDouble(n -> Spectrum.squaredNorm(n.x) / SAMPLES)
                .max()
                .orElseThrow();
    }

    private static double[] local(Node node, double[] w, String steps, double rate) {
        if (steps.equals("inf")) {
            double[] r = node.residual(w);
            return Vectors.sum(w, -1, new LeastNorm(node.x).solve(r));
        }
        double[] own = w;
        for (int i = 0; i < Integer.parseInt(steps); i++) {
            own = node.descended(own, rate);
        }
        return own;
    }
}
