package org.espalier.core.io;

import java.util.SplittableRandom;

/** The seed of a random test: a fixed one, or the one of {@code -Despalier.seed}. */
record Seed(Class<?> test, long value) {
    static Seed of(Class<?> test) {
        return new Seed(test, Long.getLong("espalier.seed", 0x5EED));
    }

    SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /** The command that repeats the test. */
    @Override
    public String toString() {
        return "seed %d; replay: ./mvnw -pl core -am test -Dtest=%s -Despalier.seed=%d"
                .formatted(value, test.getSimpleName(), value);
    }
}
