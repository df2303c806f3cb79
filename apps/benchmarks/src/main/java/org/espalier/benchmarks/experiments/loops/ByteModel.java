package org.espalier.benchmarks.experiments.loops;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Trial;

/**
 * Training runs of a language model over bytes that is as small as its loss still means something:
 * one block of width 64, 257 tokens, 8 texts of 32 bytes a step. An arm's setting {@code corpus}
 * says what it reads; the others are keys of the run file.
 */
public record ByteModel() implements Trial {
    private static final long HELD = 30_000; // bytes
    private static final List<String> MODEL =
            List.of(
                    "model.layers=1",
                    "model.width=64",
                    "model.heads=2",
                    "model.context=32",
                    "train.checkpoint=1000000000");

    /** An arm of so many steps, one in twenty of which is warm-up. */
    public static Arm arm(String id, boolean quick, int steps) {
        return Arm.of(id)
                .with(Corpus.KEY, quick ? Corpus.LICENSE : Corpus.JDK)
                .with("schedule.warmup", steps / 20)
                .with("train.steps", steps);
    }

    @Override
    public Metrics run(Arm arm, long seed) {
        SortedMap<String, String> keys = new TreeMap<>(arm.config());
        keys.remove(Corpus.KEY);
        Arm rest = new Arm(arm.id(), keys);
        return Corpus.of(arm.text(Corpus.KEY))
                .read(HELD, source -> new TrainingTrial(sets(source)).run(rest, seed));
    }

    private static List<String> sets(Corpus.Source source) {
        List<String> sets = new ArrayList<>(MODEL);
        sets.add("data.id=" + source.id()); // first: it drops the keys set before
        source.options().forEach((key, value) -> sets.add("data.%s=%s".formatted(key, value)));
        sets.add("data.batch=8");
        return sets;
    }
}
