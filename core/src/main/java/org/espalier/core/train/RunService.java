package org.espalier.core.train;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.espalier.core.config.RunConfig;
import org.espalier.core.config.RunFiles;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.io.Checkpoint;
import org.espalier.core.io.CheckpointException;
import org.espalier.core.io.RunDiff;
import org.espalier.core.io.RunDirectory;
import org.espalier.core.io.RunDirectoryException;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.session.Sessions;
import org.espalier.data.DataException;
import org.espalier.internal.TrainerSpec;
import org.espalier.nn.Module;
import org.espalier.tensor.MemoryBudgetException;
import org.espalier.tensor.Session;
import org.espalier.train.Generation;
import org.espalier.train.RunDifference;
import org.espalier.train.RunException;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;

/** Runs from beginning to end: opening what they need, keeping their directory, ending well. */
public final class RunService {
    private final Catalog catalog;
    private final RunFiles files;
    private final Opening opening;

    /** Runs over these plugins. */
    public RunService(Catalog catalog, RunFiles files, Sessions sessions) {
        this.catalog = catalog;
        this.files = files;
        this.opening = new Opening(catalog, sessions);
    }

    /** A new run. */
    public RunResult train(RunConfig config, RunSettings settings, RunListener listener) {
        return guarded(() -> fresh(config, settings, listener));
    }

    private RunResult fresh(RunConfig given, RunSettings settings, RunListener listener) {
        Inputs inputs = Inputs.of(given, catalog);
        RunConfig config = inputs.settled(given, files);
        try (Opened run = opening.open(config, settings, listener, true)) {
            inputs.requireTokensOf(run.setup().dataset());
            return begun(config, inputs, run, settings, listener);
        }
    }

    private RunResult begun(
            RunConfig config,
            Inputs inputs,
            Opened run,
            RunSettings settings,
            RunListener listener) {
        try (RunDirectory directory = directory(config, run, settings)) {
            directory.writeConfig(config.text());
            run.setup()
                    .dataset()
                    .tokenizer()
                    .ifPresent(t -> directory.writeTokenizer(utf8(t.json())));
            return new FiledRun(catalog, config, inputs, run.setup(), directory, settings, listener)
                    .begin(run.descent());
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static RunDirectory directory(RunConfig config, Opened run, RunSettings settings) {
        String data = run.setup().dataset().id();
        long seed = config.train().options().get(TrainOptions.SEED);
        return settings.directory()
                .map(RunDirectory::createAt)
                .orElseGet(() ->
                        RunDirectory.create(
                                Path.of("runs"),
                                data,
                                seed,
                                LocalDateTime.now(ZoneId.systemDefault())));
    }

    /** A run that goes on. */
    public RunResult resume(Path path, RunSettings settings, RunListener listener) {
        return guarded(() -> {
            try (RunDirectory directory = RunDirectory.resume(path);
                    Arena arena = Arena.ofShared()) {
                RunConfig config =
                        files.change(new RunFile(directory.config()), java.util.List.of());
                Inputs inputs = Inputs.of(config, catalog);
                inputs.requireAsBefore(directory);
                Checkpoint.Newest newest = directory.checkpoints().latest(arena);
                boolean isNew = newest.checkpoint().isEmpty();
                try (Opened run = opening.open(config, settings, listener, isNew)) {
                    return new FiledRun(
                                    catalog,
                                    config,
                                    inputs,
                                    run.setup(),
                                    directory,
                                    settings,
                                    listener)
                            .goOn(newest, arena, run.descent());
                }
            }
        });
    }

    /** A run as a program describes it, in a directory of its own or in memory. */
    public RunResult fit(TrainerSpec spec, RunListener listener) {
        return guarded(() -> new ProgrammedRun(catalog, spec, listener).run());
    }

    /** Text from a run's newest checkpoint. */
    public String generate(Path path, Generation generation) {
        return guarded(() -> {
            try (RunDirectory directory = RunDirectory.read(path)) {
                RunConfig config =
                        files.change(new RunFile(directory.config()), java.util.List.of());
                return opening.generate(config, directory, generation);
            }
        });
    }

    /** The model of another run as an evaluation of a checkpoint sees it. */
    public Module trained(Session session, Path checkpoint) {
        return guarded(() -> opening.trained(session, checkpoint));
    }

    /** Two runs compared. */
    public RunDifference diff(Path a, Path b) {
        return guarded(() -> {
            RunDiff d = RunDiff.compare(a, b);
            return new RunDifference(d.equal(), d.summary().lines().toList());
        });
    }

    private interface Part<T> {
        T run();
    }

    /** Errors of files and disks in the form the doors promise. */
    private static <T> T guarded(Part<T> part) {
        try {
            return part.run();
        } catch (DataException | RunDirectoryException e) {
            throw new RunException(RunException.Kind.DATA, String.valueOf(e.getMessage()), e);
        } catch (org.espalier.core.io.MalformedFileException e) {
            throw new RunException(RunException.Kind.DATA, String.valueOf(e.getMessage()), e);
        } catch (CheckpointException | MemoryBudgetException | java.io.UncheckedIOException e) {
            throw new RunException(RunException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
