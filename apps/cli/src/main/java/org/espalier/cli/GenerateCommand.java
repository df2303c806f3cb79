package org.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.train.Generation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a trained model write. */
@Command(
        name = "generate",
        customSynopsis = Program.COMMAND + " generate RUN_DIR --prompt TEXT [OPTION]...",
        description = {
            "Lets a trained model write.",
            "Shows the prompt and what follows it. The same command writes the same text",
            "every time."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./espalier generate runs/my-run --prompt \"public static \" --tokens 200",
            "  ./espalier generate runs/my-run --prompt \"import \" --temperature 0"
        })
final class GenerateCommand implements Callable<Integer> {
    private static final Generation USUAL = Generation.of("");
    private static final int MOST = 1_000_000;

    private final Surroundings here;

    @Parameters(arity = "1", paramLabel = "RUN_DIR", description = "the run directory")
    private Path run = Path.of("");

    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "TEXT",
            description = "what the text starts with")
    private String prompt = "";

    @Option(names = "--tokens", paramLabel = "N", description = "tokens to add (100)")
    private Optional<Integer> tokens = Optional.empty();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "above 1 bolder, below 1 safer, 0 the likeliest (0.8)")
    private double temperature = USUAL.temperature();

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "draw from the K likeliest tokens only, 0 for all (40)")
    private Optional<Integer> topK = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "what the draws derive from (0)")
    private long seed = USUAL.seed();

    @Option(
            names = "--memory-budget",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "the most that tensors may take, such as 2g; never changes a result")
    private Optional<ByteSize> memoryBudget = Optional.empty();

    GenerateCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        String text = here.doors().generate(run, generation());
        here.print(List.of(here.terminal().live() ? Printable.of(text) : text));
        return ExitCode.OK;
    }

    private Generation generation() {
        boolean fits = temperature >= 0 && temperature <= MOST;
        UsageException.require(fits, "--temperature", temperature, "0 to " + MOST);
        return new Generation(
                prompt,
                UsageException.between("--tokens", 1, MOST, tokens, USUAL.tokens()),
                temperature,
                UsageException.between("--top-k", 0, MOST, topK, USUAL.topK()),
                seed,
                memoryBudget.map(ByteSize::bytes).orElse(0L));
    }
}
