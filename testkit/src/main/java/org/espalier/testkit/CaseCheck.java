package org.espalier.testkit;

/**
 * Holds one case after another to a duty.
 *
 * @param <C> a case; its text names it in a report
 */
public interface CaseCheck<C> extends AutoCloseable {
    /** What comes of a case. */
    Verdict check(C one);

    @Override
    default void close() {}
}
