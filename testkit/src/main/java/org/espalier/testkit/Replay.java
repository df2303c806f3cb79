package org.espalier.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which rules a test run checks, by system properties, and the command that runs one of them again.
 *
 * @param test the test class
 * @param rule what ids must start with
 * @param seed the seed of all cases
 * @param isFull whether the full kit is run
 */
record Replay(Class<?> test, String rule, long seed, boolean isFull) implements RuleRunner.Replay {
    private static final String RULE = "espalier.tck.rule";
    private static final String SEED = "espalier.seed";
    private static final String FULL = "espalier.tck.full";

    static Replay of(Class<?> test) {
        return new Replay(
                test,
                System.getProperty(RULE, ""),
                Long.getLong(SEED, 1),
                Boolean.getBoolean(FULL));
    }

    /**
     * What to run.
     *
     * @param percent the share of cases that the author leaves in the quick kit
     */
    Plan plan(int percent, ExpectedFailures expected) {
        Plan plan = isFull ? Plan.full(seed) : Plan.quick(seed);
        boolean isSampled = !isFull && rule.isEmpty();
        return plan.only(rule).share(isSampled ? percent : 100).expecting(expected);
    }

    @Override
    public String command(String id, long withSeed) {
        return "./mvnw -pl "
                + folder()
                + " -am test -Dtest="
                + test.getSimpleName()
                + " -Dsurefire.failIfNoSpecifiedTests=false -D"
                + RULE
                + "="
                + id
                + " -D"
                + SEED
                + "="
                + withSeed;
    }

    /** The module's folder below the one that has the wrapper. */
    private static Path folder() {
        Path here = Path.of("").toAbsolutePath();
        Path root = here;
        while (root != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return root == null ? here : root.relativize(here);
    }
}
