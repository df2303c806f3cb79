package org.espalier.benchmarks.experiments.neighbours;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Results;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.experiments.Tuning;
import org.espalier.benchmarks.experiments.loops.Corpus;

/**
 * O5: You and others, "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes",
 * ICLR 2020. The same samples in batches up to 64 times as large, and so up to 64 times fewer
 * steps: with rates that are found at the smallest batch and grow with the batch's root LAMB loses
 * less than half of what SGD with momentum does.
 */
public final class LargeBatch {
    private static final String SGD = "sgd";
    private static final String LAMB = "lamb";
    private static final int SMALL = 64;
    private static final List<Integer> BATCHES = List.of(SMALL, 512, 4096);
    private static final List<Integer> QUICK_BATCHES = List.of(SMALL, 512);
    private static final int SAMPLES = 1 << 20;
    private static final int QUICK_SAMPLES = 1 << 15;
    private static final List<Object> SGD_RATES = List.of(0.05, 0.1, 0.2, 0.4, 0.8);
    private static final List<Object> LAMB_RATES = List.of(0.00125, 0.0025, 0.005, 0.01, 0.02);
    private static final List<Long> SEEDS = List.of(41L, 42L, 43L);

    private LargeBatch() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "O5",
                "LAMB loses less than half of what SGD with momentum does in large batches",
                LargeBatch::run,
                new Plan(
                        arms(Corpus.JDK, SAMPLES, BATCHES),
                        SEEDS,
                        rules(BATCHES.getLast(), 0.5),
                        List.of(tuning(SGD, SGD_RATES), tuning(LAMB, LAMB_RATES))),
                new Plan(
                        arms(Corpus.JDK, QUICK_SAMPLES, QUICK_BATCHES),
                        List.of(1L),
                        rules(QUICK_BATCHES.getLast(), 1)));
    }

    private static List<Arm> arms(Corpus corpus, int samples, List<Integer> batches) {
        Arm common =
                Arm.of("common")
                        .with(Corpus.KEY, corpus)
                        .with("units", 128)
                        .with("samples", samples)
                        .with("schedule.id", "cosine")
                        .with("schedule.final", 0.0);
        Arm sgd = common.with("optimizer.id", SGD).with("optimizer.momentum", 0.9);
        Arm lamb = common.with("optimizer.id", LAMB).with("optimizer.decay", 0.0);
        List<Arm> arms = new ArrayList<>();
        for (int batch : batches) {
            arms.add(arm(SGD, sgd.with("rate", 0.2), batch));
            arms.add(arm(LAMB, lamb.with("rate", 0.01), batch));
        }
        return arms;
    }

    private static String name(String optimizer, int batch) {
        return "%s B=%s".formatted(optimizer, batch);
    }

    /** A tenth of the steps is warm-up. */
    private static Arm arm(String optimizer, Arm all, int batch) {
        int steps = all.whole("samples") / batch;
        Arm arm = all.with("batch", batch).with("steps", steps);
        return new Arm(name(optimizer, batch), arm.with("schedule.warmup", steps / 10).config());
    }

    private static Tuning tuning(String optimizer, List<Object> rates) {
        List<String> larger =
                BATCHES.stream().skip(1).map(batch -> name(optimizer, batch)).toList();
        String smallest = name(optimizer, SMALL);
        return new Tuning(smallest, "rate", rates, List.of(101L), "validation", larger);
    }

    private static List<Rule> rules(int largest, double most) {
        return List.of(
                Rules.everySeed(
                        "sgd: loss at B=%s − at B=64 > 0".formatted(largest),
                        (r, seed) -> lost(r, seed, SGD, largest),
                        loss -> loss > 0),
                Rules.everySeed(
                        "that difference of lamb / of sgd < " + most,
                        (r, seed) -> lost(r, seed, LAMB, largest) / lost(r, seed, SGD, largest),
                        ratio -> ratio < most));
    }

    private static double lost(Results results, long seed, String optimizer, int largest) {
        return results.value(name(optimizer, largest), seed, "validation")
                - results.value(name(optimizer, SMALL), seed, "validation");
    }

    private static Metrics run(Arm arm, long seed) {
        double times = StrictMath.sqrt((double) arm.whole("batch") / SMALL);
        return new NeighboursTrial().run(arm.with("optimizer.lr", arm.real("rate") * times), seed);
    }
}
