package org.espalier.benchmarks.experiments.steps;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Golden;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.linear.Vectors;

/**
 * D10: Tyurin, "From Logistic Regression to the Perceptron Algorithm: Exploring Gradient Descent
 * with Large Step Sizes", AAAI 2025. As the step γ grows, gradient descent on the logistic loss
 * becomes the batch perceptron: its loss is higher on the way, and it separates the points sooner.
 */
public final class LargeSteps {
    private static final String PERCEPTRON = "perceptron";
    private static final String NORMALISED = "normalised";
    private static final List<String> GAMMAS =
            List.of("1", "1e1", "1e2", "1e3", "1e4", "1e6", "1e8");
    private static final String LIMITING = "γ=1e8"; // the largest
    private static final int LIMIT = 100_000; // iterations
    private static final int TRACED = 3; // losses told

    private LargeSteps() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "D10",
                "with large steps logistic regression becomes the perceptron",
                LargeSteps::run,
                plan(List.of(1L, 2L, 3L, 4L, 5L)),
                plan(List.of(1L)));
    }

    private static Plan plan(List<Long> seeds) {
        List<Arm> arms = new ArrayList<>();
        for (String gamma : GAMMAS) {
            arms.add(Arm.of("γ=" + gamma).with("method", "logistic").with("gamma", gamma));
        }
        arms.add(Arm.of(PERCEPTRON).with("method", PERCEPTRON));
        arms.add(Arm.of(NORMALISED).with("method", NORMALISED));
        return new Plan(arms, seeds, rules());
    }

    private static Metrics run(Arm arm, long seed) {
        Separable data = Separable.draw(seed);
        List<double[]> path = path(data, Method.of(arm));
        double[] end = path.getLast();
        boolean solved = data.isSolvedBy(end);
        Metrics metrics =
                Metrics.of("iterations", solved ? path.size() - 1 : Double.POSITIVE_INFINITY);
        if (arm.text("method").equals(PERCEPTRON)) {
            metrics = metrics.with("draws", data.draws());
        }
        if (arm.text("method").equals("logistic")) {
            List<double[]> peer = path(data, Method.of(arm.with("method", PERCEPTRON)));
            metrics = metrics.with("cosine", Vectors.cosine(end, peer.getLast()));
            for (int t = 0; t < TRACED && t < path.size(); t++) {
                metrics = metrics.with("loss" + t, loss(data, path.get(t)));
            }
        }
        return metrics;
    }

    /** θ from 0 to the first that separates. */
    private static List<double[]> path(Separable data, Method method) {
        List<double[]> path = new ArrayList<>();
        path.add(new double[Separable.WIDTH]);
        while (!data.isSolvedBy(path.getLast()) && path.size() <= LIMIT) {
            path.add(method.step(data, path.getLast()));
        }
        return path;
    }

    /** The mean of log(1 + exp(−m)), without overflow. */
    private static double loss(Separable data, double... theta) {
        double sum = 0;
        double[] margins = data.margins(theta);
        for (double m : margins) {
            sum += StrictMath.max(-m, 0) + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(m)));
        }
        return sum / margins.length;
    }

    private static List<Rule> rules() {
        return List.of(
                Rules.golden(1, goldens()),
                Rules.everySeed(
                        "iterations of γ=1e8 − of the perceptron = 0",
                        (r, seed) ->
                                r.value(LIMITING, seed, "iterations")
                                        - r.value(PERCEPTRON, seed, "iterations"),
                        difference -> difference == 0),
                Rules.everySeed(
                        "iterations of γ=1 / of γ=1e8 > 10",
                        (r, seed) -> r.ratio("iterations", "γ=1", LIMITING, seed),
                        ratio -> ratio > 10),
                Rules.everySeed(
                        "yet loss after one step of γ=1e8 / of γ=1 > 1",
                        (r, seed) -> r.ratio("loss1", LIMITING, "γ=1", seed),
                        ratio -> ratio > 1));
    }

    private static List<Golden> goldens() {
        List<Golden> all = new ArrayList<>();
        String[] iterations = {"1763", "175", "4", "4", "4", "4", "4"};
        for (int i = 0; i < iterations.length; i++) {
            all.add(Golden.of("γ=" + GAMMAS.get(i), "iterations", iterations[i]));
        }
        all.add(Golden.of(PERCEPTRON, "iterations", "4"));
        all.add(Golden.of(NORMALISED, "iterations", "15"));
        all.add(Golden.of(PERCEPTRON, "draws", "205"));
        all.add(Golden.of("γ=1", "cosine", ".997773"));
        all.add(Golden.of("γ=1e2", "cosine", ".999718"));
        all.add(Golden.of("γ=1e3", "cosine", ".999990563"));
        all.add(Golden.of("γ=1e4", "cosine", "1.000000000"));
        all.addAll(losses("γ=1", ".693147", ".634176", ".585130"));
        all.addAll(losses("γ=1e3", ".693147", ".734713", ".176557"));
        return all;
    }

    private static List<Golden> losses(String arm, String... printed) {
        List<Golden> all = new ArrayList<>();
        for (int t = 0; t < printed.length; t++) {
            all.add(Golden.of(arm, "loss" + t, printed[t]));
        }
        return all;
    }
}
