package org.espalier.benchmarks.experiments;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which runs an experiment makes, and what must hold of them.
 *
 * @param arms the configurations, every one on every seed
 * @param seeds the reported seeds, fixed in advance
 * @param rules what must hold
 * @param tunings settings to be found first, on seeds that are not reported
 */
public record Plan(List<Arm> arms, List<Long> seeds, List<Rule> rules, List<Tuning> tunings) {
    /** A plan whose arms have names of their own. */
    public Plan {
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        rules = List.copyOf(rules);
        tunings = List.copyOf(tunings);
        Set<String> ids = new LinkedHashSet<>();
        for (Arm arm : arms) {
            require(ids.add(arm.id()), "two arms are called '%s'", arm.id(), "rename one");
        }
        for (Tuning t : tunings) {
            Stream.concat(Stream.of(t.arm()), t.followers().stream())
                    .forEach(arm ->
                            require(
                                    ids.contains(arm),
                                    "no arm '%s' to tune",
                                    arm,
                                    "name one of " + ids));
            for (long seed : t.seeds()) {
                String words = "seed %s is both tuned on and reported";
                require(!seeds.contains(seed), words, seed, "tune on other seeds");
            }
        }
    }

    /** A plan with nothing to tune. */
    public Plan(List<Arm> arms, List<Long> seeds, List<Rule> rules) {
        this(arms, seeds, rules, List.of());
    }

    private static void require(boolean holds, String words, Object what, String fix) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "plan: %s. Fix: %s".formatted(words.formatted(what), fix));
        }
    }

    /** The same with another setting of one arm, for instance a fault. */
    Plan changed(String arm, String key, Object value) {
        require(arms.stream().anyMatch(a -> a.id().equals(arm)), "no arm '%s'", arm, "name one");
        List<Arm> all =
                arms.stream().map(a -> a.id().equals(arm) ? a.with(key, value) : a).toList();
        return new Plan(all, seeds, rules, tunings);
    }
}
