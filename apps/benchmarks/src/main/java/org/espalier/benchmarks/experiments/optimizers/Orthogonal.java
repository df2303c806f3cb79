package org.espalier.benchmarks.experiments.optimizers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Results;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.Tuning;
import org.espalier.benchmarks.experiments.linear.Draws;
import org.espalier.benchmarks.experiments.linear.SingularValues;
import org.espalier.benchmarks.experiments.linear.Spectra;
import org.espalier.benchmarks.experiments.linear.Vectors;
import org.espalier.benchmarks.experiments.loops.ByteModel;
import org.espalier.kernel.DType;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;

/**
 * O9: Jordan and others, "Muon: An optimizer for hidden layers in neural networks", 2024. Muon's
 * steps have singular values near 1, whatever the gradient's, as long as those are no less than
 * {@link #GROWN} of its norm: smaller ones are still growing after five rounds. And with them a
 * language model learns at least as well as with AdamW in as many steps.
 */
public final class Orthogonal {
    private static final double LEAST = 0.6;
    private static final double LARGEST = 1.25;
    private static final double GROWN = 1.4e-3; // five rounds take it to 0.64
    private static final String MUON = "muon";
    private static final String ADAMW = "adamw";
    private static final int STEPS = 1000;
    private static final int QUICK_STEPS = 60;
    private static final List<Object> RATES = List.of(0.003, 0.006, 0.012, 0.024);
    private static final List<Object> MUON_RATES = List.of(0.005, 0.01, 0.02, 0.04);

    private Orthogonal() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O9",
                "Muon's steps are nearly orthogonal, and it learns no worse than AdamW",
                Orthogonal::run,
                new Plan(arms(false, STEPS), List.of(1L, 2L, 3L), rules(), tunings()),
                new Plan(arms(true, QUICK_STEPS), List.of(1L), rules()));
    }

    private static List<Tuning> tunings() {
        return List.of(
                tuning(ADAMW, "optimizer.lr", RATES), tuning(MUON, "optimizer.lr", MUON_RATES));
    }

    private static Tuning tuning(String arm, String key, List<Object> rates) {
        return new Tuning(arm, key, rates, List.of(101L), "validation");
    }

    private static List<Arm> arms(boolean quick, int steps) {
        List<Arm> arms = new ArrayList<>(matrices());
        Arm adamw = ByteModel.arm(ADAMW, quick, steps).with("optimizer.id", ADAMW);
        Arm muon = ByteModel.arm(MUON, quick, steps).with("optimizer.id", MUON);
        arms.add(decayed(adamw, "decay").with("optimizer.lr", 0.006));
        arms.add(
                decayed(muon, "decay", "adamw_decay")
                        .with("optimizer.lr", 0.02)
                        .with("optimizer.adamw_lr", 0.006));
        return arms;
    }

    private static Arm decayed(Arm arm, String... options) {
        Arm all = arm;
        for (String option : options) {
            all = all.with("optimizer." + option, 0.1);
        }
        return all;
    }

    private static List<Arm> matrices() {
        return List.of(
                matrix(64, 256, 0),
                matrix(256, 64, 0),
                matrix(128, 128, 0),
                matrix(16, 512, 10),
                matrix(96, 96, 30),
                matrix(200, 50, 100));
    }

    /** A condition of 0 stands for independent numbers. */
    private static Arm matrix(int rows, int columns, int condition) {
        String kind = condition == 0 ? "independent" : "κ=" + condition;
        return Arm.of("%s×%s %s".formatted(rows, columns, kind))
                .with("rows", rows)
                .with("columns", columns)
                .with("condition", condition)
                .with("optimizer.id", MUON)
                .with("optimizer.lr", 1.0);
    }

    private static List<Rule> rules() {
        return List.of(
                Rules.everySeed(
                        "singular values of a step above 1.25, or below 0.6 and not from below 0.0014 of the norm: 0",
                        Orthogonal::strays,
                        count -> count == 0),
                Rules.everySeed(
                        "validation loss of muon / of adamw ≤ 1",
                        (r, seed) -> r.ratio("validation", MUON, ADAMW, seed),
                        ratio -> ratio <= 1));
    }

    private static double strays(Results results, long seed) {
        double count = 0;
        for (Arm arm : matrices()) {
            Metrics m = results.metrics(arm.id(), seed);
            double below = m.value("below") - m.value("growing");
            count += m.value("above") + StrictMath.max(0, below);
        }
        return count;
    }

    private static Metrics run(Arm arm, long seed) {
        return arm.config().containsKey("rows") ? step(arm, seed) : new ByteModel().run(arm, seed);
    }

    /** The singular values of the first step from zero, whose rate is 1. */
    private static Metrics step(Arm arm, long seed) {
        double[][] gradient = gradient(arm, new Draws(seed));
        int rows = gradient.length;
        int columns = gradient[0].length;
        double scale = StrictMath.sqrt(StrictMath.max(1, (double) rows / columns));
        double[] before = SingularValues.of(gradient);
        double[] after = SingularValues.of(stepped(arm, seed, gradient));
        double norm = Vectors.norm(before);
        return Metrics.of("least", after[0] / scale)
                .with("largest", after[after.length - 1] / scale)
                .with("above", count(after, LARGEST * scale, Double.POSITIVE_INFINITY))
                .with("below", count(after, 0, LEAST * scale))
                .with("growing", count(before, 0, GROWN * norm))
                .with("of-norm", before[0] / norm);
    }

    private static double[][] stepped(Arm arm, long seed, double[][] gradient) {
        int columns = gradient[0].length;
        double[] flat = Arrays.stream(gradient).flatMapToDouble(Arrays::stream).toArray();
        try (Session session = Solo.session("simd", DType.F32, seed)) {
            OptimizerBench optimizer = Solo.optimizer(arm, session);
            optimizer.weights(new double[flat.length], gradient.length, columns);
            optimizer.step(flat);
            double[] w = optimizer.weights();
            double[][] all = new double[gradient.length][];
            Arrays.setAll(all, i -> Arrays.copyOfRange(w, i * columns, (i + 1) * columns));
            return all;
        }
    }

    private static double[][] gradient(Arm arm, Draws draws) {
        int rows = arm.whole("rows");
        int columns = arm.whole("columns");
        double condition = arm.real("condition");
        return condition == 0
                ? draws.signed(rows, columns)
                : Spectra.matrix(draws, rows, columns, condition);
    }

    private static double count(double[] values, double from, double to) {
        return Arrays.stream(values).filter(v -> v >= from && v < to).count();
    }
}
