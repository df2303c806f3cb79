package org.espalier.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program without a command: it explains itself. */
@Command(
        name = Program.COMMAND,
        versionProvider = RootCommand.Version.class,
        customSynopsis = Program.COMMAND + " COMMAND [ARGUMENT]...",
        description = {
            "Trains models on the JVM.",
            "Nothing leaves this machine: no network at run time, no telemetry. Writes to",
            "the run directory and one cache alone."
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./espalier train                 a small GPT on this JDK's own source code",
            "  ./espalier train my.yaml --set optimizer.lr=3e-4",
            "  ./espalier plugins optimizer     what a run file can name",
            "  ./espalier COMMAND --help        more about a command"
        })
final class RootCommand {
    RootCommand() {}

    static final class Version implements IVersionProvider {
        Version() {}

        @Override
        public String[] getVersion() {
            return new String[] {Program.title()};
        }
    }
}
