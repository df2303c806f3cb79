package org.espalier.benchmarks.experiments.precision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.benchmarks.JsonLines;

/**
 * What a run directory knows of each of its steps, where every step was kept.
 *
 * @param all the steps in their order
 */
record Steps(List<Step> all) {
    /**
     * A step.
     *
     * @param rate its learning rate
     * @param scale what losses were multiplied by; 1 for nothing
     * @param isSkipped whether its update was
     * @param isSame whether the weights are those of the step before, bit for bit
     */
    record Step(double rate, double scale, boolean isSkipped, boolean isSame) {}

    /** Those of a run. */
    static Steps of(Path run) throws IOException {
        List<Step> all = new ArrayList<>();
        for (Map<String, String> line : new JsonLines(run.resolve("metrics.jsonl")).read()) {
            if (line.containsKey("loss")) {
                all.add(step(run, line, all.size() + 1));
            }
        }
        return new Steps(List.copyOf(all));
    }

    private static Step step(Path run, Map<String, String> line, int number) throws IOException {
        return new Step(
                Double.parseDouble(line.getOrDefault("lr", "NaN")),
                Double.parseDouble(line.getOrDefault("loss_scale", "1")),
                line.containsKey("skipped"),
                number > 1 && Files.mismatch(weights(run, number - 1), weights(run, number)) < 0);
    }

    private static Path weights(Path run, int step) {
        return run.resolve("checkpoints", "step-%08d".formatted(step), "weights.safetensors");
    }

    /** A step by its number, from 1. */
    Step at(int number) {
        return all.get(number - 1);
    }

    /** How many were skipped. */
    long skipped() {
        return all.stream().filter(Step::isSkipped).count();
    }

    /** How many made an update of nothing, or changed weights though they were skipped. */
    long odd() {
        return all.stream().filter(s -> s.isSkipped() != s.isSame()).count();
    }
}
