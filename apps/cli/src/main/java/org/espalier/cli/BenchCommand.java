package org.espalier.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stands in the help for what the launcher starts in a JVM of its own. */
@Command(
        name = "bench",
        customSynopsis = Program.COMMAND + " bench [NAME]... [--quick] [--list] [--json FILE]",
        description = {
            "Measures speed against yardsticks taken in the same run.",
            "--list shows the names. The launcher starts it in a program of its own."
        },
        footerHeading = "%nExamples:%n",
        footer = "  ./espalier bench --quick")
final class BenchCommand implements Callable<Integer> {
    BenchCommand() {}

    @Override
    public Integer call() {
        throw new UsageException(
                "bench is a program of its own. Fix: start it with ./espalier bench");
    }
}
