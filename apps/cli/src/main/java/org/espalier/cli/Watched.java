package org.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;

/** A run that a person watches and may stop. */
final class Watched {
    static final int MOST_THREADS = 1024;

    /** What makes the run. */
    interface Part {
        RunResult run(RunListener listener);
    }

    private final LiveLine line;
    private final RunScreen screen;
    private final Stop stop;

    Watched(Surroundings here) {
        this.line = new LiveLine(here.terminal());
        this.stop = here.stop();
        this.screen = new RunScreen(here.terminal(), line, stop);
    }

    /** Settings with this process's stop and command line. */
    static RunSettings settings(
            Surroundings here,
            Optional<Path> directory,
            Optional<Integer> threads,
            Optional<ByteSize> memoryBudget) {
        int number = UsageException.between("--threads", 1, MOST_THREADS, threads, 0);
        long budget = memoryBudget.map(ByteSize::bytes).orElse(0L);
        return new RunSettings(directory, number, here.arguments(), here.stop().token(), budget);
    }

    /** The exit code of the run. */
    int run(Part part) {
        Loggers.sendTo(screen::warned);
        stop.preparing(screen::leave);
        try {
            RunResult result = part.run(screen);
            screen.finished(result);
            return code(result.outcome());
        } finally {
            line.keep();
            Loggers.sendToStandardError();
        }
    }

    private static int code(RunResult.Outcome outcome) {
        return switch (outcome) {
            case COMPLETE -> ExitCode.OK;
            case STOPPED -> ExitCode.INTERRUPTED;
            case OUT_OF_TIME -> ExitCode.OUT_OF_TIME;
        };
    }
}
