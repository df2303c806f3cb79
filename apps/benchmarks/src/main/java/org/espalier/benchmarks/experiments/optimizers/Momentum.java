package org.espalier.benchmarks.experiments.optimizers;

import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.linear.Draws;
import org.espalier.benchmarks.experiments.linear.Vectors;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;

/**
 * O2: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. On a
 * quadratic with curvatures from 1/κ to 1 gradient descent gains a factor of (κ − 1)/(κ + 1) a
 * step, the heavy ball (√κ − 1)/(√κ + 1), each with its best rate.
 */
public final class Momentum {
    private static final int DIMS = 20;
    private static final double TOLERANCE = 1e-6; // of the first distance
    private static final double KAPPA = 1e4;
    private static final double QUICK_KAPPA = 400;
    private static final double SHARE = 0.3; // of √κ: a ratio of 30 for κ = 10⁴

    private Momentum() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O2",
                "momentum takes about √κ times fewer steps than gradient descent",
                (arm, seed) -> Metrics.of("steps", steps(arm, seed)),
                plan(KAPPA, List.of(1L, 2L, 3L)),
                plan(QUICK_KAPPA, List.of(1L)));
    }

    private static Plan plan(double kappa, List<Long> seeds) {
        double root = StrictMath.sqrt(kappa);
        double mu = (root - 1) / (root + 1);
        double descent = 2 / (1 + 1 / kappa);
        double heavy = 4 / ((1 + 1 / root) * (1 + 1 / root));
        double least = SHARE * root;
        return new Plan(
                List.of(arm("descent", kappa, descent, 0), arm("momentum", kappa, heavy, mu * mu)),
                seeds,
                List.of(
                        Rules.everySeed(
                                "steps of descent / steps of momentum > " + StrictMath.round(least),
                                (r, seed) -> r.ratio("steps", "descent", "momentum", seed),
                                ratio -> ratio > least)));
    }

    private static Arm arm(String id, double kappa, double rate, double momentum) {
        return Arm.of(id)
                .with("kappa", kappa)
                .with("limit", (long) (100 * kappa))
                .with("optimizer.id", "sgd")
                .with("optimizer.lr", rate)
                .with("optimizer.momentum", momentum);
    }

    /** Steps until the distance from the minimum, 0, has shrunk enough. */
    private static double steps(Arm arm, long seed) {
        double[] curvatures = curvatures(arm.real("kappa"));
        double[] w = new Draws(seed).signed(DIMS);
        double goal = TOLERANCE * Vectors.norm(w);
        try (Session session = Solo.session()) {
            OptimizerBench optimizer = Solo.optimizer(arm, session);
            optimizer.weights(w, DIMS);
            for (long step = 0; step <= arm.real("limit"); step++) {
                if (Vectors.norm(w) <= goal) {
                    return (double) step;
                }
                optimizer.step(gradient(curvatures, w));
                w = optimizer.weights();
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** From 1/κ to 1, each the same multiple of the one before. */
    private static double[] curvatures(double kappa) {
        double[] all = new double[DIMS];
        for (int i = 0; i < DIMS; i++) {
            all[i] = StrictMath.pow(kappa, (double) i / (DIMS - 1) - 1);
        }
        return all;
    }

    private static double[] gradient(double[] curvatures, double[] w) {
        double[] g = w.clone();
        for (int i = 0; i < g.length; i++) {
            g[i] *= curvatures[i];
        }
        return g;
    }
}
