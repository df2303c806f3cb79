package org.espalier.benchmarks.experiments.resume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.espalier.benchmarks.ScratchRun;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Experiment;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Plan;
import org.espalier.benchmarks.experiments.Results;
import org.espalier.benchmarks.experiments.Rule;
import org.espalier.benchmarks.experiments.Rules;
import org.espalier.benchmarks.kill.GoldenText;
import org.espalier.benchmarks.kill.Hashed;

/**
 * X3: a run that is killed after its checkpoint of step N and gone on with by another process ends
 * with the weights of a run of 2N steps that nobody disturbed, whatever plugin it trains with. The
 * undisturbed run is made by a third process: this one.
 */
public final class ExactResume {
    private static final int STEPS = 100; // N
    private static final int QUICK_STEPS = 20;
    private static final int QUICK_ARMS = 0; // beside the one that faults are planted in
    private static final int TRIES = 3;
    private static final String SAME_BITS = "transforms recompute"; // by its contract
    private static final String BASE = "optimizer sgd";

    private ExactResume() {}

    /** The experiment. */
    public static Experiment experiment() {
        return new Experiment(
                "X3",
                "with every plugin a killed run that is resumed ends with the same bits",
                ExactResume::run,
                plan(arms(STEPS), List.of(1L, 2L, 3L)),
                plan(sample(arms(QUICK_STEPS), 1), List.of(1L)));
    }

    private static List<Arm> arms(int steps) {
        List<Arm> all = new ArrayList<>(Plugins.arms());
        for (String type : List.of("bf16", "f16")) {
            Arm arm = Plugins.base("precision " + type).with("precision.id", type);
            all.add(type.equals("f16") ? arm.with("precision.scale_window", 7) : arm);
        }
        return all.stream()
                .map(a -> a.with("train.steps", 2 * steps).with("train.checkpoint", steps))
                .toList();
    }

    /** The arm that faults are planted in, and some others. */
    private static List<Arm> sample(List<Arm> all, long seed) {
        List<Arm> others = new ArrayList<>(all);
        others.removeIf(a -> a.id().equals(BASE));
        Collections.shuffle(others, new Random(seed));
        List<Arm> some = new ArrayList<>(others.subList(0, Math.min(QUICK_ARMS, others.size())));
        all.stream().filter(a -> a.id().equals(BASE)).forEach(some::addFirst);
        return some;
    }

    private static Plan plan(List<Arm> arms, List<Long> seeds) {
        List<String> ids = arms.stream().map(Arm::id).toList();
        List<String> effective = ids.stream().filter(id -> !id.equals(SAME_BITS)).toList();
        return new Plan(
                arms,
                seeds,
                List.of(
                        none("at their end before they were killed", ids, "late"),
                        none("resumed with other losses or weights", ids, "different"),
                        Rules.everySeed(
                                "plugins that end with the weights and losses of another: 0",
                                (r, seed) -> effective.size() - distinct(r, seed, effective),
                                n -> n == 0)));
    }

    private static Rule none(String words, List<String> arms, String metric) {
        return new Rule(
                "runs that were %s, on all seeds: 0".formatted(words),
                r -> {
                    List<String> found = new ArrayList<>();
                    for (long seed : r.seeds()) {
                        arms.stream()
                                .filter(arm -> r.value(arm, seed, metric) != 0)
                                .forEach(arm -> found.add(arm + " on seed " + seed));
                    }
                    int all = arms.size() * r.seeds().size();
                    String numbers = "%s of %s".formatted(found.size(), all);
                    return new Rule.Finding(
                            found.isEmpty(),
                            found.isEmpty() ? numbers : numbers + ": " + String.join("; ", found));
                });
    }

    /** A plugin that does nothing would be easy to resume. */
    private static int distinct(Results r, long seed, List<String> arms) {
        Set<Double> ends = new HashSet<>();
        arms.forEach(arm -> ends.add(r.value(arm, seed, "end")));
        return ends.size();
    }

    private static Metrics run(Arm arm, long seed) {
        try {
            Path folder = Files.createTempDirectory("espalier-x3");
            List<String> sets = new ArrayList<>(GoldenText.tiny(GoldenText.unpack(folder)));
            sets.removeIf(s -> s.startsWith("optimizer.") || s.startsWith("schedule."));
            sets.addAll(arm.sets());
            sets.add("train.seed=" + seed);
            Metrics metrics = compared(folder, sets);
            ScratchRun.delete(folder);
            return metrics;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Metrics compared(Path folder, List<String> sets)
            throws IOException, InterruptedException {
        Path calm = folder.resolve("undisturbed");
        ScratchRun.Curve curve = ScratchRun.keep(sets, Long.MAX_VALUE, calm, List.of("bench"));
        Victim victim = new Victim(folder);
        boolean isKilled = victim.kill(sets);
        for (int i = 1; i < TRIES && !isKilled; i++) {
            ScratchRun.delete(victim.run());
            isKilled = victim.kill(sets);
        }
        victim.goOn();
        Hashed whole = Hashed.of(calm);
        boolean isSame = whole.equals(Hashed.of(victim.run())) && state(calm, victim.run());
        int end = List.of(whole.weights(), whole.curve(), curve.validation()).hashCode();
        return Metrics.of("late", isKilled ? 0 : 1)
                .with("different", isSame ? 0 : 1)
                .with("end", end);
    }

    /** Whether what the plugins keep is the same at the end as well. */
    private static boolean state(Path a, Path b) throws IOException {
        return Files.mismatch(state(a), state(b)) < 0;
    }

    private static Path state(Path run) throws IOException {
        try (var all = Files.list(run.resolve("checkpoints"))) {
            Path last = all.sorted().toList().getLast();
            return last.resolve("state.safetensors");
        }
    }
}
