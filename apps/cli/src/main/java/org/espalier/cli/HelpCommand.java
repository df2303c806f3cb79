package org.espalier.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The same as {@code --help}, for those who look for it here. */
@Command(
        name = "help",
        customSynopsis = Program.COMMAND + " help [COMMAND]",
        description = "Explains a command.",
        footerHeading = "%nExamples:%n",
        footer = "  ./espalier help train")
final class HelpCommand implements Callable<Integer> {
    private final CommandLine root;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "what to explain")
    private Optional<String> name = Optional.empty();

    HelpCommand(CommandLine root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        name.map(this::command).orElse(root).usage(root.getOut());
        return ExitCode.OK;
    }

    private CommandLine command(String wanted) {
        return Optional.ofNullable(root.getSubcommands().get(wanted))
                .orElseThrow(() -> new UsageException(UsageText.noCommand(root, wanted)));
    }
}
