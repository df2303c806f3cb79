package org.espalier.benchmarks.experiments.precision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.ScratchRun;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Results;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.kill.GoldenText;

/**
 * X1: products of bf16 and f16 with masters of f32 train as products of f32 do (Micikevicius et
 * al., "Mixed Precision Training", ICLR 2018). Gradients that f16 cannot hold need a loss scale,
 * and an overflow costs one update and half the scale.
 */
public final class MixedPrecision {
    private static final int SPIKE = 7; // the step
    private static final int SPIKED_STEPS = 10;
    private static final double PARITY = 0.01;
    private static final String FAINT = "faint ";
    private static final String SPIKED = "spiked ";
    private static final String NO_SCALE = FAINT + "f16, no scale";

    private MixedPrecision() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "X1",
                "bf16 and f16 with loss scaling train as f32; an overflow costs one step",
                MixedPrecision::run,
                plan(300, 150, List.of(1L, 2L, 3L)),
                plan(40, 30, List.of(1L)));
    }

    private static Plan plan(int steps, int faint, List<Long> seeds) {
        List<Arm> arms = new ArrayList<>();
        for (String type : List.of("f32", "bf16", "f16")) {
            arms.add(arm(type, type, steps));
        }
        arms.add(faint("f32", "f32", faint));
        arms.add(faint("f16, dynamic", "f16", faint));
        arms.add(faint("f16, no scale", "f16", faint).with("precision.loss_scale", "none"));
        for (String type : List.of("f32", "bf16", "f16")) {
            arms.add(spiked(type));
        }
        return new Plan(arms, seeds, rules());
    }

    private static Arm arm(String id, String type, int steps) {
        return Arm.of(id)
                .with("precision.id", type)
                .with("train.steps", steps)
                .with("optimizer.lr", 0.003)
                .with("schedule.warmup", 10);
    }

    /** The rate makes up for the factor, which gradient descent alone does not do by itself. */
    private static Arm faint(String name, String type, int steps) {
        Arm arm =
                arm(FAINT + name, type, steps)
                        .with("objective.id", Faint.ID)
                        .with("objective.factor", 1e-6)
                        .with("optimizer.id", "sgd")
                        .with("optimizer.lr", 3e5);
        return type.equals("f16") ? arm.with("precision.initial_scale", 0x1p40) : arm;
    }

    private static Arm spiked(String type) {
        return arm(SPIKED + type, type, SPIKED_STEPS)
                .with("objective.id", Spiked.ID)
                .with("objective.step", SPIKE)
                .with("objective.factor", 1e6)
                .with("schedule.id", "polynomial")
                .with("schedule.final", 0.5)
                .with("train.checkpoint", 1)
                .with("train.keep", SPIKED_STEPS);
    }

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (String type : List.of("bf16", "f16")) {
            rules.add(
                    Rules.everySeed(
                            "validation loss of %s / of f32 is 1 within 1 %%".formatted(type),
                            (r, seed) -> r.ratio("validation", type, "f32", seed),
                            ratio -> StrictMath.abs(ratio - 1) < PARITY));
        }
        rules.addAll(scaling());
        rules.addAll(skipping());
        return rules;
    }

    private static List<Rule> scaling() {
        return List.of(
                Rules.everySeed(
                        "faint loss: fall with f16, dynamic / with f32 is 1 within 10 %",
                        (r, seed) -> fall(r, seed, FAINT + "f16, dynamic"),
                        share -> StrictMath.abs(share - 1) < 0.1),
                Rules.everySeed(
                        "faint loss: fall with f16, no scale / with f32 < 0.05",
                        (r, seed) -> fall(r, seed, NO_SCALE),
                        share -> share < 0.05));
    }

    private static double fall(Results r, long seed, String arm) {
        return r.ratio("fall", arm, FAINT + "f32", seed);
    }

    private static List<Rule> skipping() {
        String f16 = SPIKED + "f16";
        return List.of(
                Rules.everySeed(
                        "spiked f16: 1 step is skipped",
                        (r, seed) -> r.value(f16, seed, "skipped"),
                        n -> n == 1),
                Rules.everySeed(
                        "scale after the step of the spike / before is ½",
                        (r, seed) -> r.value(f16, seed, "scale-after"),
                        share -> share == 0.5),
                Rules.everySeed(
                        "rate after it / before is 1: the schedule counts updates",
                        (r, seed) -> r.value(f16, seed, "rate-after"),
                        share -> share == 1),
                Rules.everySeed(
                        "steps that kept weights though made, or changed them though skipped: 0",
                        (r, seed) -> r.value(f16, seed, "odd"),
                        n -> n == 0),
                Rules.everySeed(
                        "spiked f32 and bf16: no step is skipped",
                        (r, seed) ->
                                r.value(SPIKED + "f32", seed, "skipped")
                                        + r.value(SPIKED + "bf16", seed, "skipped"),
                        n -> n == 0));
    }

    private static Metrics run(Arm arm, long seed) {
        try {
            Path folder = Files.createTempDirectory("espalier-x1");
            Path run = folder.resolve("run");
            List<String> sets = new ArrayList<>(GoldenText.tiny(GoldenText.unpack(folder)));
            sets.addAll(arm.sets());
            sets.add("train.seed=" + seed);
            var curve = ScratchRun.keep(sets, Long.MAX_VALUE, run, List.of("bench"));
            Metrics metrics = measured(curve);
            metrics = arm.id().startsWith(SPIKED) ? skips(metrics, Steps.of(run)) : metrics;
            ScratchRun.delete(folder);
            return metrics;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fall is relative to the first loss, so that a factor of the loss cancels. */
    private static Metrics measured(ScratchRun.Curve curve) {
        return Metrics.of("validation", curve.validation())
                .with("fall", 1 - curve.lastLoss() / curve.losses().getFirst());
    }

    private static Metrics skips(Metrics metrics, Steps steps) {
        Steps.Step spike = steps.at(SPIKE);
        Steps.Step next = steps.at(SPIKE + 1);
        return metrics.with("skipped", (double) steps.skipped())
                .with("scale-after", spike.isSkipped() ? next.scale() / spike.scale() : 1)
                .with("rate-after", next.rate() / spike.rate())
                .with("odd", (double) steps.odd());
    }
}
