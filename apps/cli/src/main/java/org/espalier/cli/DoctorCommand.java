package org.espalier.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what this machine offers and what is missing. */
@Command(
        name = "doctor",
        customSynopsis = Program.COMMAND + " doctor",
        description = {
            "Shows what this machine offers and what is missing.",
            "The JDK and its sources, cores and memory, every backend with the reason and",
            "the cure if it cannot work, the cache and the free disk. Changes nothing, and",
            "ends with 0 also when extras are missing."
        },
        footerHeading = "%nExamples:%n",
        footer = "  ./espalier doctor")
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings here;

    DoctorCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        here.print(new Findings(here.terminal(), here.doors()).lines());
        return ExitCode.OK;
    }
}
