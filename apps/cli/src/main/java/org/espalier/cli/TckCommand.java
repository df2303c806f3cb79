package org.espalier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.testkit.ExpectedFailures;
import org.espalier.testkit.Plan;
import org.espalier.testkit.TckReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds a backend to every duty of the conformance kit. */
@Command(
        name = "tck",
        customSynopsis =
                Program.COMMAND + " tck BACKEND [--quick] [--rule ID] [--seed N] [OPTION]...",
        description = {
            "Tests a backend against the conformance kit and writes a report.",
            "The full kit draws its cases with twenty seeds and takes up to 40 minutes on",
            "two cores; --quick draws once, in about a minute. With --rule, the rules whose",
            "id starts so, once: how a failure is replayed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./espalier tck simd --quick",
            "  ./espalier tck simd --rule T2-MAP-EXP --seed 7",
            "",
            "Ends with 0 when every rule holds or fails as expected, else with 1."
        })
final class TckCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(arity = "1", paramLabel = "BACKEND", description = "the id of a backend")
    private String backend = "";

    @Option(names = "--quick", description = "each rule once")
    private boolean quick;

    @Option(
            names = "--rule",
            paramLabel = "ID",
            description = "rules whose id starts so, such as T5 or T2-MAP-EXP")
    private Optional<String> rule = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "the first seed of all cases (1)")
    private long seed = 1;

    @Option(
            names = "--expect",
            paramLabel = "FILE",
            description = "rules known to fail: lines of RULE-ID and reason")
    private Optional<Path> expected = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "where the report is written (tck/BACKEND)")
    private Optional<Path> folder = Optional.empty();

    TckCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Path place = folder.orElse(Path.of("tck", backend.replace(':', '-')));
        TckScreen screen = new TckScreen(here.terminal());
        TckReport report = here.doors().tck(backend, plan(), this::replay, screen);
        report.write(place);
        screen.finished(report, place.resolve(TckReport.PAGE));
        return report.passed() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private Plan plan() {
        Plan plan = quick || rule.isPresent() ? Plan.quick(seed) : Plan.full(seed);
        return plan.only(rule.orElse(""))
                .expecting(expected.map(TckCommand::list).orElse(ExpectedFailures.none()));
    }

    private static ExpectedFailures list(Path file) {
        try {
            return ExpectedFailures.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private String replay(String id, long withSeed) {
        return Program.COMMAND + " tck " + backend + " --rule " + id + " --seed " + withSeed;
    }
}
