package org.espalier.benchmarks.agree;

import java.util.List;
import java.util.Optional;

/**
 * What the rule for whole runs says of a side in a course.
 *
 * @param course the run
 * @param side who made it
 * @param early relative difference from the base at step {@link Course#MARK}, the largest of all
 *     seeds
 * @param end of the last losses; empty for a single seed
 */
record Verdict(Course course, Side side, double early, Optional<Equivalence> end) {
    /** Of the loss at step {@link Course#MARK}, relative. */
    static final double TOLERANCE = 1e-3;

    /** The verdict on losses of which number i of both sides belongs to seed i. */
    static Verdict of(Course course, Side side, List<Losses> base, List<Losses> own) {
        double early = 0;
        for (int i = 0; i < base.size(); i++) {
            double theirs = base.get(i).early();
            double difference =
                    StrictMath.abs(own.get(i).early() - theirs) / StrictMath.abs(theirs);
            early = StrictMath.max(early, difference); // NaN stays
        }
        Optional<Equivalence> end =
                course.hasSpread()
                        ? Optional.of(Equivalence.of(last(base), last(own)))
                        : Optional.empty();
        return new Verdict(course, side, early, end);
    }

    private static List<Double> last(List<Losses> losses) {
        return losses.stream().map(Losses::last).toList();
    }

    /** Whether the curves are close where they must be. */
    boolean earlyHolds() {
        return early <= TOLERANCE;
    }

    /** How many of the rules do not hold. */
    int broken() {
        int curve = earlyHolds() ? 0 : 1;
        return curve + (end.isEmpty() || end.get().holds() ? 0 : 1);
    }
}
