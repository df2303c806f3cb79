package org.espalier.benchmarks.experiments.loops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.ScratchRun;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Trial;

/**
 * Training runs: an arm's settings are keys of a run file, such as {@code optimizer.lr}, changed
 * from the built-in run. Arms that share a seed share weights, data and masks at the start, so they
 * may be compared in pairs. Measures {@code loss}, the mean over the last tenth of the steps, and
 * {@code validation}, both in nats.
 *
 * @param common settings of all arms that are no part of what is compared, such as paths
 */
public record TrainingTrial(List<String> common) implements Trial {
    @Override
    public Metrics run(Arm arm, long seed) {
        List<String> sets = new ArrayList<>(common);
        sets.addAll(arm.sets());
        sets.add("train.seed=" + seed);
        ScratchRun.Curve curve = train(sets);
        return Metrics.of("loss", curve.lastLoss()).with("validation", curve.validation());
    }

    private static ScratchRun.Curve train(List<String> sets) {
        try {
            Path folder = Files.createTempDirectory("espalier-experiment");
            List<String> command = List.of("bench");
            ScratchRun.Curve curve =
                    ScratchRun.train(sets, Long.MAX_VALUE, folder.resolve("run"), command);
            Files.delete(folder);
            return curve;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
