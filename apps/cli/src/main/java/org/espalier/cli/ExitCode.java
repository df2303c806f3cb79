package org.espalier.cli;

/** What the program returns to its caller. The numbers are those of sysexits.h where it has one. */
final class ExitCode {
    /** All is well. */
    static final int OK = 0;

    /** It failed; for {@code diff}, the runs differ. */
    static final int FAILURE = 1;

    /** The command line makes no sense. */
    static final int USAGE = 2;

    /** Data is missing or damaged. */
    static final int DATA = 65;

    /** A backend cannot work here. The launcher uses the same number for a missing JDK. */
    static final int UNAVAILABLE = 69;

    /** {@code train.max_time} was reached and a checkpoint saved: resume later. */
    static final int OUT_OF_TIME = 75;

    /** The run file is wrong. */
    static final int CONFIG = 78;

    /** Ctrl-C, after a checkpoint. SIGTERM's 143 comes from the JVM, which adds 128 by itself. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
