package org.espalier.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.testkit.TextRuns;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.Runs;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;

/** Runs of a tiny GPT on a small text, each in a directory below a folder of the test's. */
public final class TinyRuns {
    private static final String FILE =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 8, context: 8MODEL}
            data: {id: text, path: "TEXT", vocabulary: 258, holdout: 4, validation_bytes: 4000, batch: 2}
            objective: next-token
            optimizer: {id: adamw, lr: 0.01}
            schedule: constant
            update: []
            backend: reference
            train: {steps: 6, checkpoint: 2}
            """;

    private final Path folder;

    public TinyRuns(Path folder) throws IOException {
        this.folder = folder;
        TextRuns.write(folder);
    }

    public Path directory(String name) {
        return folder.resolve(name);
    }

    public RunFile file(String model, String transforms) {
        String run = FILE.replace("MODEL", model.isEmpty() ? "" : ", " + model);
        return TextRuns.file(folder, run + "transforms: " + transforms + "\n");
    }

    /** The same with changes of the run file. */
    public RunFile changed(String... sets) {
        String run = FILE.replace("MODEL", "") + "transforms: []\n";
        return TextRuns.file(folder, run, sets);
    }

    /** A run that begins from another one's newest checkpoint. */
    RunFile from(String base, String transforms) {
        return file("weights: \"" + directory(base) + "\"", transforms);
    }

    public RunResult train(String name, RunFile file) {
        return Runs.train(file, settings(name), RunListener.none());
    }

    /** The losses of a run's steps. */
    public List<Double> losses(String name, RunFile file) {
        List<Double> losses = new ArrayList<>();
        Runs.train(
                file,
                settings(name),
                new RunListener() {
                    @Override
                    public void stepped(StepReport report) {
                        losses.add(report.loss());
                    }
                });
        return losses;
    }

    /** Stops after step 3. */
    public void begin(String name, RunFile file) {
        RunSettings settings = settings(name);
        StopToken stop = settings.stop();
        Runs.train(
                file,
                settings,
                new RunListener() {
                    @Override
                    public void stepped(StepReport report) {
                        if (report.step() == 3) {
                            stop.request();
                        }
                    }
                });
    }

    public RunResult resume(String name) {
        return Runs.resume(directory(name), settings(name), RunListener.none());
    }

    private RunSettings settings(String name) {
        return new RunSettings(Optional.of(directory(name)), 1, List.of("test"), new StopToken());
    }

    /** The newest checkpoint of a run. */
    public Path newest(String name) {
        try (Stream<Path> all = Files.list(directory(name).resolve("checkpoints"))) {
            return all.sorted().reduce((_, b) -> b).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
