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
     * Checks the cases that are drawn.
     *
     * @throws RuleFailure at the first case that breaks the duty
     */
    Tally check(S subject, Draw draw);

    /** When the rule is checked, and how often. */
    default Pace pace() {
        return Pace.SAMPLED;
    }

    /** The part of the id before the first hyphen: {@code T2}. */
    default String group() {
        int end = id().indexOf('-');
        return end < 0 ? id() : id().substring(0, end);
    }

    /** When a rule is checked, and how often. */
    enum Pace {
        /** Once in the quick kit, with many seeds in the full one. */
        SAMPLED,
        /** Once in both: nothing in it depends on the seed, or it is long. */
        ONCE,
        /** In the full kit alone. */
        FULL
    }

    /**
     * What a check covered.
     *
     * @param checked cases that were held to the duty
     * @param skipped cases that it does not bind: a type or operation the plugin does not claim
     */
    record Tally(int checked, int skipped) {
        Tally plus(Tally more) {
            return new Tally(checked + more.checked, skipped + more.skipped);
        }
    }
}
