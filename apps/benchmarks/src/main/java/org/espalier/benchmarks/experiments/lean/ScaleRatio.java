package org.espalier.benchmarks.experiments.lean;

import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.loops.Course;
import org.espalier.benchmarks.experiments.loops.SmallLanguage;

/**
 * O7: Zhu and others, "APOLLO", MLSys 2025, equation 9. The factors that APOLLO takes from a
 * projection to rank r of a matrix whose smaller side is m are √(r/m) of those that AdamW's whole
 * moments give. Measured on runs like O6's, but for the limiter, which would shrink the former.
 */
public final class ScaleRatio {
    private static final int STEPS = 300;
    private static final int QUICK_STEPS = 150;

    private ScaleRatio() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O7",
                "APOLLO's factors from rank r are √(r/m) of those of whole moments",
                ScaleRatio::run,
                plan(SmallLanguage.timed(SmallLanguage.COURSE, STEPS), List.of(21L, 22L, 23L)),
                plan(SmallLanguage.timed(SmallLanguage.QUICK, QUICK_STEPS), List.of(1L)));
    }

    private static Plan plan(Arm course, List<Long> seeds) {
        return new Plan(
                List.of(arm(course, 4), arm(course, 8)),
                seeds,
                List.of(median(4, 0.5, 0.08), median(8, 0.354, 0.06)));
    }

    private static String name(int share) {
        return "r=m/" + share;
    }

    private static Arm arm(Arm course, int share) {
        Arm arm =
                course.with("optimizer.id", "apollo")
                        .with(SmallLanguage.RATE, 0.02)
                        .with(SmallLanguage.ADAMW_RATE, 0.006)
                        .with("optimizer.limit", 0)
                        .with("optimizer.rank", course.whole("width") / share);
        return new Arm(name(share), arm.config());
    }

    private static Rule median(int share, double theory, double distance) {
        return Rules.everySeed(
                "median of %s is %s ± %s".formatted(name(share), theory, distance),
                (r, seed) -> r.value(name(share), seed, "median"),
                median -> StrictMath.abs(median - theory) <= distance);
    }

    private static Metrics run(Arm arm, long seed) {
        ScaleProbe probe = new ScaleProbe();
        Metrics losses = ScopedValue.where(ScaleProbes.PROBE, probe).call(() -> trained(arm, seed));
        return probe.quartiles().with("validation", losses.value("validation"));
    }

    private static Metrics trained(Arm arm, long seed) {
        return SmallLanguage.use(
                arm, seed, (_, trainer) -> Course.run(trainer.andUpdate(ScaleProbes.ID, o -> o)));
    }
}
