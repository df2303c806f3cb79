package org.espalier.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which rules a test run checks, by system properties, and the command that runs one of them again.
 *
 * @param test the test class
 * @param rule what ids must start with
 * @param seed the seed of all cases
 */
record Replay(Class<?> test, String rule, long seed) implements RuleRunner.Replay {
    private static final String RULE = "espalier.tck.rule";
    private static final String SEED = "espalier.seed";

    static Replay of(Class<?> test) {
        return new Replay(test, System.getProperty(RULE, ""), Long.getLong(SEED, 1));
    }

    @Override
    public String command(String id, long withSeed) {
        return "./mvnw -pl %s -am test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -D%s=%s -D%s=%s"
                .formatted(folder(), test.getSimpleName(), RULE, id, SEED, withSeed);
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
