package org.espalier.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Where the {@code espalier} command begins. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        start(Doors.open(), args);
    }

    /** As {@link #main}, through given doors. */
    static void start(Doors doors, String... args) {
        Terminal terminal = Terminal.system();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> complain(terminal, e, isDebug()));
        Stop stop = new Stop();
        stop.listen();
        int code = run(new Surroundings(terminal, doors, stop, List.of(args)));
        stop.ended();
        System.exit(code);
    }

    private static boolean isDebug() {
        Map<String, String> environment = System.getenv();
        return "1".equals(environment.get("ESPALIER_DEBUG"));
    }

    /** Runs one command and returns its exit code; whatever happens, it throws nothing. */
    static int run(Surroundings here) {
        boolean debug = isDebug() || here.arguments().contains(Commands.VERBOSE);
        try {
            return parsed(here, debug);
        } catch (Throwable e) {
            return complain(here.terminal(), e, debug);
        }
    }

    private static int parsed(Surroundings here, boolean debug) throws Exception {
        CommandLine root = Commands.of(here);
        try {
            ParseResult result = root.parseArgs(here.arguments().toArray(String[]::new));
            if (CommandLine.printHelpIfRequested(result)) {
                return ExitCode.OK;
            }
            return result.hasSubcommand() ? call(result.subcommand()) : explain(root);
        } catch (ParameterException e) {
            String text = UsageText.of(e, here.arguments()) + see(e.getCommandLine());
            return complain(here.terminal(), new UsageException(text), debug);
        }
    }

    private static int call(ParseResult result) throws Exception {
        CommandLine command = result.commandSpec().commandLine();
        Callable<Integer> callable = command.getCommand();
        try {
            return callable.call();
        } catch (UsageException e) {
            throw new UsageException(e.getMessage() + see(command));
        }
    }

    private static String see(CommandLine command) {
        return "\n  see: %s --help".formatted(command.getCommandSpec().qualifiedName());
    }

    private static int explain(CommandLine root) {
        root.usage(root.getErr());
        return ExitCode.USAGE;
    }

    private static int complain(Terminal terminal, Throwable e, boolean debug) {
        Complaint complaint = Complaint.of(e);
        PrintStream err = terminal.err();
        complaint.lines(terminal.columns()).forEach(line -> err.print(line + "\n"));
        if (debug) {
            e.printStackTrace(err);
        }
        err.flush();
        return complaint.code();
    }
}
