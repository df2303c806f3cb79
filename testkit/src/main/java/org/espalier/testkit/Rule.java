package org.espalier.testkit;

/**
 * One duty of a plugin and a way to check it.
 *
 * @param <S> what is checked
 */
public interface Rule<S> {
    /** A short name that never changes: {@code T2-MAP-EXP}. */
    String id();

    /** The duty in one sentence. */
    String duty();

    /**
     * Checks all cases that the seed gives.
     *
     * @throws RuleFailure at the first case that breaks the duty
     */
    Tally check(S subject, long seed);

    /**
     * What a check covered.
     *
     * @param checked cases that were held to the duty
     * @param skipped cases that it does not bind: a type or operation the plugin does not claim
     */
    record Tally(int checked, int skipped) {}
}
