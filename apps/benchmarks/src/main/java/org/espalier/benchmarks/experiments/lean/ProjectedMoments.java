package org.espalier.benchmarks.experiments.lean;

import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.Tuning;
import org.espalier.benchmarks.experiments.loops.Course;
import org.espalier.benchmarks.experiments.loops.SmallLanguage;

/**
 * O6: Zhu and others, "APOLLO: SGD-like Memory, AdamW-level Performance", MLSys 2025. APOLLO and
 * APOLLO-Mini train a small decoder as AdamW does, from a fraction of its state for the hidden
 * matrices; plain SGD, with none, does not.
 */
public final class ProjectedMoments {
    private static final String ADAMW = "adamw";
    private static final String APOLLO = "apollo";
    private static final String MINI = "apollo-mini";
    private static final String SGD = "sgd";
    private static final List<Long> SEEDS = List.of(41L, 42L, 43L, 44L, 45L);
    private static final int STEPS = 4500;
    private static final int QUICK_STEPS = 150;

    private ProjectedMoments() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O6",
                "APOLLO and APOLLO-Mini train as AdamW does from a fraction of its state",
                ProjectedMoments::run,
                new Plan(
                        arms(SmallLanguage.timed(SmallLanguage.WIDE, STEPS)),
                        SEEDS,
                        rules(1.02, 1.1),
                        tunings()),
                new Plan(
                        arms(SmallLanguage.timed(SmallLanguage.QUICK, QUICK_STEPS)),
                        List.of(1L),
                        rules(1.1, 1.03)));
    }

    /** The rates are those of quick runs, which are not tuned. */
    private static List<Arm> arms(Arm course) {
        return List.of(
                arm(course, ADAMW)
                        .with(SmallLanguage.ADAMW_RATE, 0.006)
                        .with("optimizer.decay", 0.0),
                arm(course, APOLLO)
                        .with(SmallLanguage.RATE, 0.02)
                        .with("optimizer.rank", course.whole("width") / 4),
                arm(course, MINI).with(SmallLanguage.RATE, 0.008),
                arm(course, SGD).with(SmallLanguage.RATE, 1.0).with("optimizer.momentum", 0.0));
    }

    private static Arm arm(Arm course, String optimizer) {
        return new Arm(optimizer, course.with("optimizer.id", optimizer).config());
    }

    /** One rate for all of a model's parameters, as in the paper. */
    private static List<Tuning> tunings() {
        return List.of(
                tuning(ADAMW, SmallLanguage.ADAMW_RATE, 0.0005, 0.001, 0.002, 0.004),
                tuning(APOLLO, SmallLanguage.RATE, 0.0025, 0.005, 0.01, 0.02),
                tuning(MINI, SmallLanguage.RATE, 0.0015, 0.003, 0.006, 0.012),
                tuning(SGD, SmallLanguage.RATE, 0.125, 0.25, 0.5, 1.0));
    }

    private static Tuning tuning(String arm, String key, Object... rates) {
        return new Tuning(arm, key, List.of(rates), List.of(101L), "validation");
    }

    private static List<Rule> rules(double most, double least) {
        return List.of(
                noWorse(APOLLO, most),
                noWorse(MINI, most),
                Rules.mean(
                        "validation of sgd / of adamw > " + least,
                        (r, seed) -> r.ratio("validation", SGD, ADAMW, seed),
                        ratio -> ratio > least),
                StateBytes.exact(APOLLO, "4 (2nr + 1) each"),
                StateBytes.exact(MINI, "4 (2n + 1) each"),
                StateBytes.small(APOLLO, ADAMW, 0.26),
                StateBytes.small(MINI, ADAMW, 0.04));
    }

    private static Rule noWorse(String arm, double most) {
        return Rules.mean(
                "validation of %s / of adamw ≤ %s".formatted(arm, most),
                (r, seed) -> r.ratio("validation", arm, ADAMW, seed),
                ratio -> ratio <= most);
    }

    private static Metrics run(Arm arm, long seed) {
        return SmallLanguage.use(
                arm,
                seed,
                (model, trainer) ->
                        StateBytes.measured(
                                Course.run(trainer),
                                arm,
                                model,
                                p -> StateBytes.isHidden(p.name(), p.shape())));
    }
}
