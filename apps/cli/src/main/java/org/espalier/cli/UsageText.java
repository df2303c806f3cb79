package org.espalier.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that makes no sense, in our words: what was given, what exists, where to look. */
final class UsageText {
    private static final Map<Class<?>, String> TYPES =
            Map.of(
                    Integer.class, "a whole number",
                    int.class, "a whole number",
                    Long.class, "a whole number",
                    long.class, "a whole number",
                    double.class, "a number",
                    ByteSize.class, ByteSize.RULE);

    private UsageText() {}

    static String of(ParameterException e, List<String> arguments) {
        CommandLine command = e.getCommandLine();
        return switch (e) {
            case UnmatchedArgumentException u -> unmatched(command, u.getUnmatched().getFirst());
            case MissingParameterException m -> missing(command, m.getMissing(), arguments);
            default -> invalid(e);
        };
    }

    private static String unmatched(CommandLine command, String given) {
        if (given.startsWith("-")) {
            return unknown("option", given.replaceFirst("=.*", ""), command, options(command));
        }
        if (isRoot(command)) {
            return noCommand(command, given);
        }
        return "%s takes no further argument '%s'".formatted(command.getCommandName(), given);
    }

    /** What is said of a command that does not exist. */
    static String noCommand(CommandLine root, String given) {
        return unknown("command", given, root, List.copyOf(root.getSubcommands().keySet()));
    }

    private static String unknown(
            String what, String given, CommandLine command, List<String> existing) {
        String subject = isRoot(command) ? "" : command.getCommandName() + ": ";
        return "%sno %s '%s'.%s\n  available: %s"
                .formatted(
                        subject,
                        what,
                        given,
                        Spelling.hint(given, existing),
                        String.join(", ", existing));
    }

    private static boolean isRoot(CommandLine command) {
        return command.getParent() == null;
    }

    private static List<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
    }

    private static String missing(
            CommandLine command, List<ArgSpec> missing, List<String> arguments) {
        String all = missing.stream().map(UsageText::shown).collect(Collectors.joining(" and "));
        boolean givenWithoutValue =
                missing.getFirst() instanceof OptionSpec o && arguments.contains(o.longestName());
        return givenWithoutValue
                ? "an option lacks its value: " + all
                : command.getCommandName() + " needs " + all;
    }

    private static String shown(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : argument.paramLabel();
    }

    private static String invalid(ParameterException e) {
        ArgSpec argument = e.getArgSpec();
        if (argument == null) {
            return String.valueOf(e.getMessage());
        }
        String name = argument instanceof OptionSpec o ? o.longestName() : argument.paramLabel();
        Class<?> type = argument.typeInfo().getAuxiliaryTypes()[0];
        String rule = TYPES.getOrDefault(type, "a path");
        return "%s is '%s'; it must be %s".formatted(name, e.getValue(), rule);
    }
}
