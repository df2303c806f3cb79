package org.espalier.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stands in the help for what the launcher hands to Maven. */
@Command(
        name = "test",
        customSynopsis = Program.COMMAND + " test [MAVEN ARGUMENT]...",
        description = {
            "Builds everything and runs all tests.",
            "The launcher hands it to Maven, with any arguments that follow."
        },
        footerHeading = "%nExamples:%n",
        footer = "  ./espalier test -pl api")
final class TestCommand implements Callable<Integer> {
    TestCommand() {}

    @Override
    public Integer call() {
        throw new UsageException(
                "test is not part of this program. Fix: start it with ./espalier test");
    }
}
