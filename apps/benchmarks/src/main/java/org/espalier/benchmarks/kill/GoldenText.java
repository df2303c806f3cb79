package org.espalier.benchmarks.kill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A small text with its tokenizer, and the run that trains on it: what golden hashes belong to. */
public final class GoldenText {
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
        String tokenizer = text.resolveSibling("tokenizer.json").toString();
        return List.of(
                "--set", "model.layers=2",
                "--set", "model.width=64",
                "--set", "model.heads=2",
                "--set", "model.context=64",
                "--set", "model.dropout=0.1",
                "--set", "data.id=text",
                "--set", "data.path=" + text,
                "--set", "data.tokenizer=" + tokenizer,
                "--set", "data.holdout=16",
                "--set", "data.validation_bytes=1000",
                "--set", "data.batch=16",
                "--set", "data.shards=2",
                "--set", "optimizer.lr=0.003",
                "--set", "schedule.warmup=10",
                "--set", "train.steps=" + steps);
    }
}
