package org.espalier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What chance decides in a check.
 *
 * @param seed the seed of all cases
 * @param percent how many of the cases are checked, 1 to 100; which ones the seed decides
 */
public record Draw(long seed, int percent) {
    private static final int ALL = 100;

    /** Refuses a share that is none. */
    public Draw {
        if (percent < 1 || percent > ALL) {
            throw new IllegalArgumentException(
                    "tck: a share of "
                            + percent
                            + " percent; it must lie between 1 and 100. Fix: leave it out for all");
        }
    }

    /** All cases of a seed. */
    public static Draw all(long seed) {
        return new Draw(seed, ALL);
    }

    /** A generator of a rule's own. */
    SplittableRandom random(String rule) {
        return new SplittableRandom(seed ^ rule.hashCode());
    }

    /** The numbers of the cases that are checked, at least one where there are cases. */
    List<Integer> chosen(String rule, int cases) {
        SplittableRandom random = new SplittableRandom(~seed ^ rule.hashCode());
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            if (random.nextInt(ALL) < percent) {
                chosen.add(i);
            }
        }
        if (chosen.isEmpty() && cases > 0) {
            chosen.add(random.nextInt(cases));
        }
        return chosen;
    }
}
