package org.espalier.benchmarks.experiments.loops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.benchmarks.ScratchRun;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Trial;
import org.espalier.benchmarks.kill.GoldenText;

/**
 * Training runs of a language model over bytes that is as small as its loss still means something:
 * one block of width 64, 257 tokens, 8 texts of 32 bytes a step. An arm's setting {@code corpus}
 * says what it reads, {@code jdk} the sources of the running JDK or {@code license} a text of 11 KB
 * for quick runs; the others are keys of the run file.
 */
public record ByteModel() implements Trial {
    private static final String CORPUS = "corpus";
    private static final List<String> MODEL =
            List.of(
                    "model.layers=1",
                    "model.width=64",
                    "model.heads=2",
                    "model.context=32",
                    "train.checkpoint=1000000000");
    private static final List<String> BYTES =
            List.of("data.vocabulary=257", "data.batch=8"); // 256 bytes and the end of text
    private static final List<String> JDK =
            List.of("data.train_bytes=2000000", "data.validation_bytes=30000");
    private static final List<String> LICENSE =
            List.of("data.holdout=16", "data.validation_bytes=1000");

    /** An arm of so many steps, one in twenty of which is warm-up. */
    public static Arm arm(String id, boolean quick, int steps) {
        return Arm.of(id)
                .with(CORPUS, quick ? "license" : "jdk")
                .with("schedule.warmup", steps / 20)
                .with("train.steps", steps);
    }

    @Override
    public Metrics run(Arm arm, long seed) {
        SortedMap<String, String> keys = new TreeMap<>(arm.config());
        keys.remove(CORPUS);
        Arm rest = new Arm(arm.id(), keys);
        return arm.text(CORPUS).equals("jdk") ? on(rest, seed, JDK) : license(rest, seed);
    }

    private static Metrics license(Arm arm, long seed) {
        try {
            Path folder = Files.createTempDirectory("espalier-text");
            List<String> data = new ArrayList<>(List.of("data.id=text"));
            data.add("data.path=" + GoldenText.unpack(folder));
            data.addAll(LICENSE);
            Metrics metrics = on(arm, seed, data);
            ScratchRun.delete(folder);
            return metrics;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Metrics on(Arm arm, long seed, List<String> data) {
        List<String> sets = new ArrayList<>(MODEL);
        sets.addAll(data);
        sets.addAll(BYTES);
        return new TrainingTrial(sets).run(arm, seed);
    }
}
