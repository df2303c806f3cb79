package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.espalier.train.RunFile;
import org.espalier.train.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains as a run file and the command line say. */
@Command(
        name = "train",
        customSynopsis = Program.COMMAND + " train [RUN.YAML] [--set KEY=VALUE]... [OPTION]...",
        description = {
            "Trains a model as a run file says.",
            "Without one: a small GPT on the Java source code inside this JDK, in about",
            "three minutes on two cores. A flag stands for one --set and wins over it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./espalier train",
            "  ./espalier train --steps 50 --data ~/src/my-project",
            "  ./espalier train my.yaml --set optimizer.lr=3e-4 --set model.layers=6",
            "",
            "Ends with 0 when all steps are made, 75 when train.max_time was reached,",
            "130 after Ctrl-C and 143 after SIGTERM. A checkpoint is saved in all three.",
            "A second Ctrl-C ends at once."
        })
final class TrainCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN.YAML",
            description = "a run file; sections it lacks come from the built-in run")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "changes one key, such as optimizer.lr=3e-4; may be repeated")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "data.path: the text to train on, a file, a zip or a folder")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "where the run is kept (a new folder under runs/)")
    private Optional<Path> runDirectory = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "train.steps: optimizer steps")
    private Optional<Long> steps = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "train.seed: what all randomness derives from")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads that compute (one per core); never changes a result")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--memory-budget",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "the most that tensors may take, such as 2g; never changes a result")
    private Optional<ByteSize> memoryBudget = Optional.empty();

    @Option(
            names = "--backend",
            paramLabel = "ID",
            description = "backend.id: what computes (the best there is)")
    private Optional<String> backend = Optional.empty();

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "precision.id: the type of the computation")
    private Optional<String> precision = Optional.empty();

    @Option(
            names = "--require",
            paramLabel = "CLASS",
            description = "train.require: D0 to D4; a kernel that promises less is refused")
    private Optional<String> require = Optional.empty();

    @Option(names = "--print-config", description = "show the run file with all defaults and end")
    private boolean printConfig;

    TrainCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        RunSettings settings = Watched.settings(here, runDirectory, threads, memoryBudget);
        RunFile run = here.doors().runFile(file, changes());
        if (printConfig) {
            here.print(run.text().lines().toList());
            return ExitCode.OK;
        }
        return new Watched(here).run(listener -> here.doors().train(run, settings, listener));
    }

    /** All changes, those of an id first: another plugin begins with its own defaults. */
    private List<String> changes() {
        List<String> all = new ArrayList<>(sets);
        data.ifPresent(path -> all.add("data.path=" + path.toAbsolutePath().normalize()));
        steps.ifPresent(n -> all.add("train.steps=" + n));
        seed.ifPresent(n -> all.add("train.seed=" + n));
        backend.ifPresent(id -> all.add("backend.id=" + id));
        precision.ifPresent(id -> all.add("precision.id=" + id));
        require.ifPresent(name -> all.add("train.require=" + name));
        return Stream.concat(
                        all.stream().filter(TrainCommand::isId),
                        all.stream().filter(set -> !isId(set)))
                .toList();
    }

    private static boolean isId(String set) {
        return set.matches("[^.=]+\\.id=.*");
    }
}
