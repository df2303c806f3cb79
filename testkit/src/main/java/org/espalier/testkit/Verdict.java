package org.espalier.testkit;

/** What came of one case. */
public sealed interface Verdict {
    /** The duty is done. */
    record Passed() implements Verdict {}

    /** The duty does not bind here, and why. */
    record Skipped(String reason) implements Verdict {}

    /** The duty is broken: the first difference. */
    record Broken(String difference) implements Verdict {}
}
