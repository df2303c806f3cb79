package org.espalier.benchmarks.experiments.loops;

import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Results;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.Tuning;

/**
 * S1: a rate that stays high and falls in the last tenth of the run (WSD, Hu and others, "MiniCPM",
 * 2024; by 1 − √x, Hägele and others, 2024) ends where half a cosine does; one that never falls
 * ends higher. Each has the best of five rates.
 */
public final class Schedules {
    private static final String COSINE = "cosine";
    private static final String WSD = "wsd";
    private static final String CONSTANT = "constant";
    private static final int STEPS = 4000;
    private static final int QUICK_STEPS = 600;
    private static final List<Object> RATES = List.of(0.003, 0.006, 0.012, 0.024, 0.048);

    private Schedules() {}

    /** The experiment. */
    public static Experiment experiment() {
        List<Arm> arms = arms(STEPS);
        return new Experiment(
                "S1",
                "a rate that falls at the end does as well as a cosine, a constant one worse",
                Schedules::run,
                new Plan(
                        arms,
                        List.of(51L, 52L, 53L),
                        rules(0.01, 0.015),
                        arms.stream().map(Schedules::tuning).toList()),
                new Plan(arms(QUICK_STEPS), List.of(1L), rules(0.05, 0)));
    }

    private static Tuning tuning(Arm arm) {
        String rate = SmallLanguage.ADAMW_RATE;
        return new Tuning(arm.id(), rate, RATES, List.of(101L), "validation");
    }

    private static List<Arm> arms(int steps) {
        return List.of(
                arm(COSINE, steps).with("schedule.final", 0.0),
                arm(WSD, steps).with("schedule.shape", "sqrt"),
                arm(CONSTANT, steps));
    }

    /** One step in twenty is warm-up. */
    private static Arm arm(String schedule, int steps) {
        Arm arm =
                SmallLanguage.NARROW
                        .with("steps", steps)
                        .with("schedule.id", schedule)
                        .with("schedule.warmup", steps / 20)
                        .with("optimizer.id", "adamw")
                        .with("optimizer.beta2", 0.95)
                        .with("optimizer.decay", 0.0)
                        .with(SmallLanguage.ADAMW_RATE, 0.04); // in quick runs
        return new Arm(schedule, arm.config());
    }

    private static List<Rule> rules(double near, double worse) {
        return List.of(
                Rules.everySeed(
                        "validation loss of wsd / of cosine < " + (1 + near),
                        (r, seed) -> r.ratio("validation", WSD, COSINE, seed),
                        ratio -> ratio < 1 + near),
                Rules.everySeed(
                        "of constant / of the worse of the two > " + (1 + worse),
                        Schedules::lost,
                        ratio -> ratio > 1 + worse));
    }

    private static double lost(Results results, long seed) {
        return StrictMath.min(
                results.ratio("validation", CONSTANT, COSINE, seed),
                results.ratio("validation", CONSTANT, WSD, seed));
    }

    private static Metrics run(Arm arm, long seed) {
        return SmallLanguage.use(arm, seed, (_, trainer) -> Course.run(trainer));
    }
}
