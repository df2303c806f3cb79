package org.espalier.benchmarks.experiments.resume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Plugin;
import org.espalier.spi.ScheduleProvider;
import org.espalier.spi.StrategyProvider;
import org.espalier.spi.TransformProvider;
import org.espalier.spi.UpdateTransformProvider;

/** An arm for every plugin of the modules that a run may carry something of from step to step. */
final class Plugins {
    private static final String OWN = "bench:"; // plugins of the benchmarks are no subjects

    /** What every other arm has, and the base run {@code optimizer sgd}: no runs of their own. */
    private static final Set<String> EVERYWHERE = Set.of("schedule constant", "strategy plain");

    /** Keys that make a plugin's state change in the first steps, or its effect be seen. */
    private static final Map<String, Map<String, Object>> KEYS =
            Map.ofEntries(
                    Map.entry("optimizer apollo", Map.of("rank", 4, "period", 7)),
                    Map.entry("optimizer apollo-mini", Map.of("period", 7)),
                    Map.entry("optimizer rmsprop", Map.of("momentum", 0.9, "centered", true)),
                    Map.entry("optimizer lamb", Map.of("lr", 0.01)),
                    Map.entry("optimizer lion", Map.of("lr", 0.001)),
                    Map.entry("schedule cosine-restarts", Map.of("period", 7)),
                    Map.entry("schedule cyclical", Map.of("up", 7)),
                    Map.entry("schedule exponential", Map.of("rate", 0.05)),
                    Map.entry("schedule inverse-sqrt", Map.of("warmup", 5)),
                    Map.entry(
                            "schedule plateau",
                            Map.of("patience", 0, "threshold", 0.5, "factor", 0.7)),
                    Map.entry("schedule step", Map.of("every", 7)),
                    Map.entry("schedule warmup", Map.of("steps", 50)),
                    Map.entry("update clip-norm", Map.of("max", 0.1)),
                    Map.entry("update clip-value", Map.of("max", 0.001)),
                    Map.entry("update ema", Map.of("decay", 0.9)),
                    Map.entry("update l1", Map.of("lambda", 0.01)),
                    Map.entry("transforms freeze", Map.of("match", "blocks.0.*")),
                    Map.entry("update max-norm", Map.of("max", 0.1)),
                    Map.entry("update prune", Map.of("end", 150, "every", 7)),
                    Map.entry("update sr-ste", Map.of("lambda", 0.1)),
                    Map.entry("update swa", Map.of("start", 3, "every", 2)));

    private Plugins() {}

    /** All, in the order of their kinds and ids. */
    static List<Arm> arms() {
        List<Arm> all = new ArrayList<>();
        all.addAll(arms("optimizer", OptimizerProvider.class));
        all.addAll(arms("schedule", ScheduleProvider.class));
        all.addAll(arms("update", UpdateTransformProvider.class));
        all.addAll(arms("strategy", StrategyProvider.class));
        all.addAll(arms("transforms", TransformProvider.class));
        all.removeIf(arm -> EVERYWHERE.contains(arm.id()));
        return all;
    }

    /** An arm of plain plugins. */
    static Arm base(String name) {
        return Arm.of(name)
                .with("optimizer.id", "sgd")
                .with("schedule.id", "constant")
                .with("update.id", "clip-norm");
    }

    private static <P extends Plugin> List<Arm> arms(String kind, Class<P> type) {
        return ServiceLoader.load(type).stream()
                .map(p -> p.get().id())
                .filter(id -> !id.startsWith(OWN))
                .sorted(Comparator.naturalOrder())
                .map(id -> arm(kind, id))
                .toList();
    }

    private static Arm arm(String kind, String id) {
        String name = kind + " " + id;
        Arm arm = base(name).with(kind + ".id", id);
        for (var e : KEYS.getOrDefault(name, Map.of()).entrySet()) {
            arm = arm.with(kind + "." + e.getKey(), e.getValue());
        }
        return name.equals("schedule plateau") ? arm.with("train.evaluate", 4) : arm;
    }
}
