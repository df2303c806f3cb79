package org.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.train.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a run. */
@Command(
        name = "resume",
        customSynopsis = Program.COMMAND + " resume RUN_DIR [OPTION]...",
        description = {
            "Goes on with a run from its newest checkpoint.",
            "A damaged checkpoint is passed over; without any, the run begins again. The",
            "result is the same, bit for bit, as if the run had never been interrupted,",
            "with any number of threads."
        },
        footerHeading = "%nExamples:%n",
        footer = "  ./espalier resume runs/2026-11-21-143015-java-source-7 --threads 4")
final class ResumeCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(arity = "1", paramLabel = "RUN_DIR", description = "the run directory")
    private Path run = Path.of("");

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

    ResumeCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        RunSettings settings = Watched.settings(here, Optional.of(run), threads, memoryBudget);
        return new Watched(here).run(listener -> here.doors().resume(run, settings, listener));
    }
}
