package org.espalier.cli;

import java.util.List;
import org.espalier.data.DataException;
import org.espalier.train.ConfigException;
import org.espalier.train.RunException;

/**
 * What is said when something went wrong, and the exit code: one block, never a stack trace.
 *
 * @param code the exit code
 * @param text what was asked, what exists, where to look
 */
record Complaint(int code, String text) {
    private static final String PREFIX = "espalier: ";
    private static final String SEE_CONFIGURATION =
            "\n  see: " + Program.COMMAND + " train --print-config";

    /** The complaint about a failure. */
    static Complaint of(Throwable failure) {
        return switch (failure) {
            case UsageException e -> new Complaint(ExitCode.USAGE, message(e));
            case ConfigException e -> new Complaint(ExitCode.CONFIG, configuration(e));
            case DataException e -> new Complaint(ExitCode.DATA, message(e));
            case RunException e -> new Complaint(code(e.kind()), message(e));
            case OutOfMemoryError e -> new Complaint(ExitCode.FAILURE, memory(e));
            default -> new Complaint(ExitCode.FAILURE, other(failure));
        };
    }

    private static int code(RunException.Kind kind) {
        return switch (kind) {
            case DATA -> ExitCode.DATA;
            case UNAVAILABLE -> ExitCode.UNAVAILABLE;
            case FAILED, DIVERGED -> ExitCode.FAILURE;
        };
    }

    private static String message(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(PREFIX) ? message.substring(PREFIX.length()) : message;
    }

    private static String configuration(ConfigException e) {
        String message = message(e);
        return message.contains("see: ") ? message : message + SEE_CONFIGURATION;
    }

    private static String memory(OutOfMemoryError e) {
        return "out of memory: %s\n  fix: make the model or data.batch smaller, or give Java more,"
                        .formatted(e.getMessage())
                + " for instance ESPALIER_JAVA_OPTS=-Xmx8g";
    }

    /** Our own exceptions speak for themselves; any other is a mistake of ours or of a plugin. */
    private static String other(Throwable e) {
        if (e.getClass().getName().startsWith("org.espalier.")) {
            return message(e);
        }
        return "unexpected %s%s\n  fix: this is a mistake in the program or a plugin; %s"
                .formatted(
                        e.getClass().getSimpleName(),
                        e.getMessage() == null ? "" : ": " + message(e),
                        "run it again with --verbose and report what it prints");
    }

    /** The block, no line wider than the columns unless a word is. */
    List<String> lines(int columns) {
        return Wrap.lines(PREFIX + text, columns);
    }
}
