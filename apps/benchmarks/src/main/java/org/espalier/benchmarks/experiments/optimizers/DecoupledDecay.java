package org.espalier.benchmarks.experiments.optimizers;

import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.linear.Draws;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;

/**
 * O4: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019. Without a gradient
 * AdamW multiplies every weight by 1 − ηλ and keeps no moments, whereas Adam divides the gradient
 * of an L2 term by its own size and moves every weight by η.
 */
public final class DecoupledDecay {
    private static final String ADAMW = "adamw";
    private static final String ADAM = "adam with L2";
    private static final int SIDE = 8; // of the matrix that is decayed
    private static final double RATE = 0.01;
    private static final double DECAY = 0.1;
    private static final int STEPS = 200;
    private static final int QUICK_STEPS = 50;

    private DecoupledDecay() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O4",
                "AdamW decays weights by exactly (1 − ηλ)ᵗ; Adam with L2 does not",
                DecoupledDecay::run,
                plan(STEPS, List.of(1L, 2L, 3L)),
                plan(QUICK_STEPS, List.of(1L)));
    }

    private static Plan plan(int steps, List<Long> seeds) {
        Arm adamw = Arm.of(ADAMW).with("coupled", false).with("decay", DECAY).with("steps", steps);
        Arm adam = Arm.of(ADAM).with("coupled", true).with("decay", DECAY).with("steps", steps);
        return new Plan(List.of(adamw, adam), seeds, rules());
    }

    private static List<Rule> rules() {
        return List.of(
                Rules.everySeed(
                        "adamw: weights that differ from w multiplied t times by 1 − ηλ: 0",
                        (r, seed) -> r.value(ADAMW, seed, "different"),
                        n -> n == 0),
                Rules.everySeed(
                        "adamw: the largest moment is 0",
                        (r, seed) -> r.value(ADAMW, seed, "moment"),
                        m -> m == 0),
                Rules.everySeed(
                        "adam with L2: the first step moves weights by η, within 1e-4",
                        (r, seed) -> r.value(ADAM, seed, "first/η"),
                        moved -> StrictMath.abs(moved - 1) < 1e-4));
    }

    private static Metrics run(Arm arm, long seed) {
        double[] start = start(seed);
        try (Session session = Solo.session()) {
            OptimizerBench optimizer = optimizer(arm, session);
            optimizer.weights(start, SIDE, SIDE);
            optimizer.step(new double[start.length]);
            double first = moved(start, optimizer.weights()) / RATE;
            for (int t = 2; t <= arm.whole("steps"); t++) {
                optimizer.step(new double[start.length]);
            }
            return Metrics.of("different", different(start, optimizer.weights(), arm))
                    .with("moment", largestMoment(optimizer))
                    .with("first/η", first);
        }
    }

    private static OptimizerBench optimizer(Arm arm, Session session) {
        boolean coupled = arm.text("coupled").equals("true");
        Arm rule =
                arm.with("optimizer.id", coupled ? "adam" : "adamw")
                        .with("optimizer.lr", RATE)
                        .with(coupled ? "optimizer.l2" : "optimizer.decay", arm.text("decay"));
        return Solo.optimizer(rule, session);
    }

    /** Numbers in ±[½, 1½), far from where ε matters. */
    private static double[] start(long seed) {
        double[] w = new Draws(seed).signed(SIDE * SIDE);
        for (int i = 0; i < w.length; i++) {
            w[i] += w[i] < 0 ? -0.5 : 0.5;
        }
        return w;
    }

    /** The mean of |Δw|. */
    private static double moved(double[] from, double[] to) {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += StrictMath.abs(to[i] - from[i]);
        }
        return sum / from.length;
    }

    /** How many weights are not, bit for bit, what the definition gives. */
    private static int different(double[] start, double[] end, Arm arm) {
        double factor = 1 - RATE * DECAY;
        int count = 0;
        for (int i = 0; i < start.length; i++) {
            double w = start[i];
            for (int t = 1; t <= arm.whole("steps"); t++) {
                w *= factor;
            }
            count += w == end[i] ? 0 : 1;
        }
        return count;
    }

    private static double largestMoment(OptimizerBench optimizer) {
        double largest = 0;
        for (String name : List.of("m", "v")) {
            for (double x : optimizer.state().getOrDefault(name, new double[0])) {
                largest = StrictMath.max(largest, StrictMath.abs(x));
            }
        }
        return largest;
    }
}
