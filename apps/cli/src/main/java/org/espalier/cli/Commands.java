package org.espalier.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands, put together. */
final class Commands {
    static final String VERBOSE = "--verbose";
    private static final int HELP_WIDTH = 80;

    private Commands() {}

    static CommandLine of(Surroundings here) {
        CommandLine root = new CommandLine(new RootCommand());
        root.addSubcommand(new TrainCommand(here));
        root.addSubcommand(new ResumeCommand(here));
        root.addSubcommand(new GenerateCommand(here));
        root.addSubcommand(new DiffCommand(here));
        root.addSubcommand(new PluginsCommand(here));
        root.addSubcommand(new DoctorCommand(here));
        root.addSubcommand(new TckCommand(here));
        root.addSubcommand(started(new BenchCommand()));
        root.addSubcommand(started(new TestCommand()));
        root.addSubcommand(new HelpCommand(root));
        complete(root, here.terminal());
        return root;
    }

    /** A command whose arguments are the launcher's business. */
    private static CommandLine started(Object command) {
        return new CommandLine(command).setUnmatchedArgumentsAllowed(true);
    }

    private static void complete(CommandLine root, Terminal terminal) {
        strict(root);
        speaking(root, terminal);
        common(root);
        root.getCommandSpec().addOption(version());
        root.getSubcommands().values().forEach(Commands::common);
    }

    /** What is typed is what is meant: a prompt may begin with @ or with quotes. */
    private static void strict(CommandLine root) {
        root.setExpandAtFiles(false);
        root.setTrimQuotes(false);
        root.setInterpolateVariables(false);
        root.setOverwrittenOptionsAllowed(true);
        root.setPosixClusteredShortOptionsAllowed(false);
    }

    private static void speaking(CommandLine root, Terminal terminal) {
        root.setOut(writer(terminal.out()));
        root.setErr(writer(terminal.err()));
        Ansi ansi = terminal.colour() ? Ansi.ON : Ansi.OFF;
        root.setColorScheme(Help.defaultColorScheme(ansi));
        root.setHelpFactory((spec, colours) -> new SpacedHelp(spec, colours));
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** What every command has: its options for help, and the shape of that help. */
    private static void common(CommandLine command) {
        command.setUsageHelpWidth(HELP_WIDTH);
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(help()).addOption(verbose());
        spec.usageMessage()
                .synopsisHeading("usage: ")
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .sortOptions(false);
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("show this and end")
                .build();
    }

    private static OptionSpec verbose() {
        return OptionSpec.builder(VERBOSE)
                .type(boolean.class)
                .description("show stack traces of errors, as ESPALIER_DEBUG=1 does")
                .build();
    }

    private static OptionSpec version() {
        return OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("show the versions of this program and its JDK, and end")
                .build();
    }

    /** Shows {@code --steps N} where picocli would show {@code --steps=N}; both are understood. */
    private static final class SpacedHelp extends Help {
        SpacedHelp(CommandSpec spec, ColorScheme colours) {
            super(spec, colours);
        }

        @Override
        public IParamLabelRenderer parameterLabelRenderer() {
            return new IParamLabelRenderer() {
                @Override
                public Ansi.Text renderParameterLabel(
                        ArgSpec argument, Ansi ansi, List<Ansi.IStyle> styles) {
                    boolean takesValue = argument.arity().max() > 0;
                    String gap = argument.isOption() ? " " : "";
                    return ansi.text(takesValue ? gap + argument.paramLabel() : "");
                }

                @Override
                public String separator() {
                    return " ";
                }
            };
        }
    }
}
