package org.espalier.core.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.espalier.core.config.RunConfig;
import org.espalier.core.config.RunFiles;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.plugin.Catalogs;
import org.espalier.core.plugin.PlainClip;
import org.espalier.core.plugin.PlainSchedule;
import org.espalier.core.plugin.PlainSgd;
import org.espalier.core.session.Sessions;
import org.espalier.spi.Plugin;
import org.espalier.train.Generation;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;
import org.espalier.train.StepReport;
import org.espalier.train.StopToken;

/**
 * Runs of a tiny GPT on a tiny text, each in a directory of its own below a folder of the test's.
 */
final class TinyRun {
    private static final String FILE =
            """
            model: {id: gpt, layers: 1, heads: 2, width: 16, context: 16, dropout: 0.1}
            data: {id: tiny, batch: 4, shards: 2}
            objective: {id: next-token}
            optimizer: {id: momentum, lr: 0.3}
            schedule: {id: cosine, warmup: 3}
            backend: {id: reference}
            train: {steps: 12, checkpoint: 4, evaluate: 5, evaluate_samples: 9}
            """;

    final TinyText text;
    private final Path folder;
    private final RunFiles files;
    private final RunService runs;

    TinyRun(Path folder, Plugin... more) {
        this.folder = folder;
        this.text = new TinyText(folder);
        List<Plugin> plugins =
                new ArrayList<>(
                        List.of(
                                text,
                                new PlainSgd("momentum"),
                                new PlainSchedule("cosine"),
                                new PlainClip()));
        plugins.addAll(List.of(more));
        Catalog catalog = Catalogs.with(plugins.toArray(new Plugin[0]));
        this.files = new RunFiles(catalog);
        this.runs = new RunService(catalog, files, new Sessions(catalog));
    }

    RunConfig config(String... sets) {
        return files.change(new RunFile(FILE), List.of(sets));
    }

    Path directory(String name) {
        return folder.resolve(name);
    }

    RunResult train(String name, RunListener listener, String... sets) {
        return train(name, new StopToken(), listener, sets);
    }

    RunResult train(String name, StopToken stop, RunListener listener, String... sets) {
        return runs.train(config(sets), settings(name, 1, stop), listener);
    }

    RunResult trainText(String name, StopToken stop, RunListener listener, String text) {
        RunConfig config = files.change(new RunFile(text), List.of());
        return runs.train(config, settings(name, 1, stop), listener);
    }

    RunResult resume(String name, StopToken stop, RunListener listener) {
        return runs.resume(directory(name), settings(name, 2, stop), listener);
    }

    RunResult resume(String name) {
        return resume(name, new StopToken(), RunListener.none());
    }

    /** Trains with a budget of memory. */
    RunResult trainWithin(long bytes, String name, String... sets) {
        RunSettings settings = settings(name, 1, new StopToken()).memoryBudget(bytes);
        return runs.train(config(sets), settings, RunListener.none());
    }

    /** Goes on with a budget of memory. */
    RunResult resumeWithin(long bytes, String name) {
        RunSettings settings = settings(name, 1, new StopToken()).memoryBudget(bytes);
        return runs.resume(directory(name), settings, RunListener.none());
    }

    String generate(String name, Generation generation) {
        return runs.generate(directory(name), generation);
    }

    private RunSettings settings(String name, int threads, StopToken stop) {
        return new RunSettings(Optional.of(directory(name)), threads, List.of("test"), stop);
    }

    /** Asks to stop after a step. */
    static RunListener stopAfter(StopToken stop, LongPredicate step) {
        return new RunListener() {
            @Override
            public void stepped(StepReport report) {
                if (step.test(report.step())) {
                    stop.request();
                }
            }
        };
    }

    /** The names of a run's checkpoints, ascending. */
    List<String> checkpoints(String name) {
        try (Stream<Path> all = Files.list(directory(name).resolve("checkpoints"))) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
