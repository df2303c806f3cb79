package org.espalier.core;

import java.util.SplittableRandom;

/** The seed of a random test: its own, or the one of {@code -Despalier.seed}. */
public record Seed(Class<?> test, long value) {
    /** The seed in force for a test. */
    public static Seed of(Class<?> test, long own) {
        return new Seed(test, Long.getLong("espalier.seed", own));
    }

    /** A generator from the start. */
    public SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /** The command that repeats the test. */
    @Override
    public String toString() {
        return "seed %s; replay: ./mvnw -pl core -am test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -Despalier.seed=%s"
                .formatted(value, test.getSimpleName(), value);
    }
}
