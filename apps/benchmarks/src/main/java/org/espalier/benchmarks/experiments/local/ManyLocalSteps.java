package org.espalier.benchmarks.experiments.local;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Golden;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;

/**
 * D9: Zhu, Vardhan and Mazumdar, "Distributed Gradient Descent with Many Local Steps in
 * Overparameterized Models", 2024. Nodes that take many steps of their own still agree on what a
 * single machine would have found: the shortest solution of a regression, and in direction the
 * support vector machine of a classification, where averaging is anchored. Plain averaging of exact
 * local solves ends at another separating direction.
 */
public final class ManyLocalSteps {
    private static final String PLAIN = "svm plain";
    private static final String ANCHORED = "svm anchored";

    private ManyLocalSteps() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "D9",
                "gradient descent with many local steps finds the centralised solution",
                ManyLocalSteps::run,
                plan(List.of(1L, 2L, 3L, 4L, 5L)),
                plan(List.of(1L)));
    }

    private static Metrics run(Arm arm, long seed) {
        return switch (arm.text("task")) {
            case "regression" -> LocalRegression.run(arm, seed);
            case "svm" -> LocalClassification.target(seed);
            default -> LocalClassification.run(arm, seed);
        };
    }

    private static Plan plan(List<Long> seeds) {
        List<Arm> arms = new ArrayList<>();
        for (String steps : List.of("1", "10", "100", "inf")) {
            arms.add(regression(steps));
        }
        arms.add(Arm.of("svm").with("task", "svm"));
        arms.add(classification(PLAIN, "inf", 0));
        arms.add(classification(ANCHORED, "inf", 0).with("anchored", true));
        arms.add(classification("exp L=1", "1", 0.1));
        arms.add(classification("exp L=10", "10", 0.1));
        arms.add(classification("exp L=100", "100", 0.01));
        return new Plan(arms, seeds, rules());
    }

    private static Arm regression(String steps) {
        return Arm.of("least L=" + steps)
                .with("task", "regression")
                .with("steps", steps)
                .with("rate", 0.9);
    }

    private static Arm classification(String id, String steps, double rate) {
        return Arm.of(id)
                .with("task", "classification")
                .with("steps", steps)
                .with("rate", rate)
                .with("anchored", false);
    }

    private static List<Rule> rules() {
        return List.of(
                Rules.golden(1, goldens()),
                Rules.everySeed(
                        "distance after 400 rounds, of L=100 / of L=1 < 1",
                        (r, seed) -> r.ratio("r400", "least L=100", "least L=1", seed),
                        ratio -> ratio < 1),
                Rules.everySeed(
                        "1 − cosine after 1,000 rounds, of anchored / of plain < 1",
                        (r, seed) ->
                                (1 - r.value(ANCHORED, seed, "r1000"))
                                        / (1 - r.value(PLAIN, seed, "r1000")),
                        ratio -> ratio < 1));
    }

    private static List<Golden> goldens() {
        List<Golden> all = new ArrayList<>();
        List<String> regression = List.of("r1", "r10", "r50", "r400");
        row(all, "least L=1", regression, ".8875 .4931 .1887 1.715e-3");
        row(all, "least L=10", regression, ".7639 .3095 .09936 2.975e-5");
        row(all, "least L=100", regression, ".7568 .3065 .09841 2.851e-5");
        row(all, "least L=inf", regression, ".7568 .3065 .09841 2.851e-5");
        row(all, "svm", List.of("draws", "norm"), "19 2.471897966");
        List<String> plain = List.of("r1", "r10", "r100", "r1000", "r3000");
        row(all, PLAIN, plain, ".91071516 .98600699 .99062102 .99062105 .99062105");
        List<String> anchored = List.of("r10", "r100", "r1000", "r3000");
        row(all, ANCHORED, anchored, ".97802958 .99934174 .99999414 .99999935");
        row(all, "exp L=1", anchored, ".893857 .951530 .980583 .987201");
        row(all, "exp L=10", anchored, ".947880 .979741 .991127 .993411");
        row(all, "exp L=100", anchored, ".947663 .979691 .991117 .993405");
        return all;
    }

    private static void row(List<Golden> all, String arm, List<String> metrics, String printed) {
        String[] values = printed.split(" ", -1);
        for (int i = 0; i < values.length; i++) {
            all.add(Golden.of(arm, metrics.get(i), values[i]));
        }
    }
}
