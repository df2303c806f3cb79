package org.espalier.testkit;

/**
 * How much of a kit is run.
 *
 * @param filter what a rule's id must start with; empty for all
 * @param seed the first seed
 * @param seeds how many seeds a sampled rule is checked with, one after another
 * @param percent how many cases of each rule are checked
 * @param isFull whether rules of the full kit are checked
 * @param expected rules that are known to fail
 */
public record Plan(
        String filter,
        long seed,
        int seeds,
        int percent,
        boolean isFull,
        ExpectedFailures expected) {
    /** Seeds of the full kit. */
    public static final int FULL_SEEDS = 20;

    /** Every rule of the quick kit, once. */
    public static Plan quick(long seed) {
        return new Plan("", seed, 1, 100, false, ExpectedFailures.none());
    }

    /** Every rule; sampled ones with {@link #FULL_SEEDS} seeds. */
    public static Plan full(long seed) {
        return new Plan("", seed, FULL_SEEDS, 100, true, ExpectedFailures.none());
    }

    /** The same for rules whose id starts so. */
    public Plan only(String start) {
        return new Plan(start, seed, seeds, percent, isFull, expected);
    }

    /** The same for a share of the cases, which the seed chooses. */
    public Plan share(int ofAll) {
        return new Plan(filter, seed, seeds, ofAll, isFull, expected);
    }

    /** The same with rules that are known to fail. */
    public Plan expecting(ExpectedFailures failures) {
        return new Plan(filter, seed, seeds, percent, isFull, failures);
    }

    /**
     * Whether a rule takes part. One that is asked for by its whole id always does: that is how a
     * failure is replayed.
     */
    boolean takes(Rule<?> rule) {
        boolean isDue = isFull || rule.pace() != Rule.Pace.FULL || rule.id().equals(filter);
        return isDue && rule.id().startsWith(filter);
    }

    /** How many seeds a rule is checked with. */
    int seeds(Rule<?> rule) {
        return rule.pace() == Rule.Pace.SAMPLED ? seeds : 1;
    }

    /** {@code quick} or {@code full}. */
    String kit() {
        return isFull ? "full" : "quick";
    }
}
