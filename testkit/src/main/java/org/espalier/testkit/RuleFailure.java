package org.espalier.testkit;

import org.jspecify.annotations.Nullable;

/** Thrown when a duty is broken; the message is the whole report. */
public final class RuleFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** A report, with what the plugin threw if it threw. */
    public RuleFailure(String report, @Nullable Throwable cause) {
        super(report, cause);
    }
}
