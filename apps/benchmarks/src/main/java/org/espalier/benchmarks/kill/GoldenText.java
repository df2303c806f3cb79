package org.espalier.benchmarks.kill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A small text with its tokenizer, and the run that trains on it: what golden hashes belong to. */
public final class GoldenText {
    // Large enough that kernels are cut into several chunks, small enough for minutes of 2 cores.
    static final int LAYERS = 2;
    static final int HEADS = 2;
    static final int WIDTH = 128;
    private static final int SMALL_WIDTH = 64;
    private static final int TINY_WIDTH = 32;
    static final int CONTEXT = 64;
    static final double DROPOUT = 0.1;
    static final int BATCH = 24;
    private static final int SMALL_BATCH = 16;
    private static final int TINY_BATCH = 8;
    static final int SHARDS = 2;

    private GoldenText() {}

    /** Writes text and tokenizer to a folder and gives the text's path. */
    public static Path unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("text.txt", "tokenizer.json")) {
            try (InputStream in = GoldenText.class.getResourceAsStream(name)) {
                Files.write(folder.resolve(name), Objects.requireNonNull(in, name).readAllBytes());
            }
        }
        return folder.resolve("text.txt");
    }

    /** The options of {@code train} for the golden run. */
    public static List<String> run(Path text, int steps) {
        return options(text, steps, WIDTH, BATCH);
    }

    /** The same for a run some five times as fast, where many steps or slow ones are to be made. */
    public static List<String> small(Path text, int steps) {
        return options(text, steps, SMALL_WIDTH, SMALL_BATCH);
    }

    /** Keys of a run file, of a run that takes some milliseconds a step. */
    public static List<String> tiny(Path text) {
        return Stream.concat(
                        options(text, 1, TINY_WIDTH, TINY_BATCH).stream()
                                .filter(s -> !s.equals("--set")),
                        Stream.of(
                                "model.context=" + TINY_WIDTH,
                                "data.shards=1",
                                "backend.id=simd")) // the same in every process
                .toList();
    }

    private static List<String> options(Path text, int steps, int width, int batch) {
        String tokenizer = text.resolveSibling("tokenizer.json").toString();
        return List.of(
                "--set", "model.layers=" + LAYERS,
                "--set", "model.width=" + width,
                "--set", "model.heads=" + HEADS,
                "--set", "model.context=" + CONTEXT,
                "--set", "model.dropout=" + DROPOUT,
                "--set", "model.positions=learned", // whatever the built-in run has
                "--set", "data.id=text",
                "--set", "data.path=" + text,
                "--set", "data.tokenizer=" + tokenizer,
                "--set", "data.holdout=16",
                "--set", "data.validation_bytes=1000",
                "--set", "data.batch=" + batch,
                "--set", "data.shards=" + SHARDS,
                "--set", "optimizer.lr=0.003",
                "--set", "schedule.warmup=10",
                "--set", "train.steps=" + steps);
    }
}
