package org.espalier.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.espalier.train.RunDifference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares two runs. */
@Command(
        name = "diff",
        customSynopsis = Program.COMMAND + " diff RUN_A RUN_B",
        description = {
            "Compares two runs bit by bit.",
            "First the loss of every step, then the weights. Ends with 0 when all are",
            "equal, else with 1 and names the first step and tensor that differ."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./espalier train --run-dir runs/one --threads 1 --steps 20",
            "  ./espalier train --run-dir runs/two --threads 2 --steps 20",
            "  ./espalier diff runs/one runs/two"
        })
final class DiffCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(index = "0", paramLabel = "RUN_A", description = "a run directory")
    private Path a = Path.of("");

    @Parameters(index = "1", paramLabel = "RUN_B", description = "another")
    private Path b = Path.of("");

    DiffCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        RunDifference difference = here.doors().diff(a, b);
        here.print(difference.lines());
        return difference.equal() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
