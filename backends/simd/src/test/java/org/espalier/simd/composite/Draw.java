package org.espalier.simd.composite;

import java.util.Random;

/** Random numbers from a seed that can be given again. */
final class Draw {
    private static final float[] STRANGE = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        -0f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE
    };

    private final long seed;
    private final Random random;

    /** Numbers that differ from run to run, unless {@code espalier.seed} is set. */
    Draw() {
        this(Long.getLong("espalier.seed", System.nanoTime() & 0xffffff));
    }

    Draw(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Standard normal numbers. */
    float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /**
     * Normal numbers, of which one in {@code rarity} is strange: NaN, ±∞, −0, the smallest or the
     * largest.
     */
    float[] strange(int count, int rarity) {
        float[] values = normal(count);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(rarity) == 0) {
                values[i] = STRANGE[random.nextInt(STRANGE.length)];
            }
        }
        return values;
    }

    /** Whole numbers from −1 to below a bound. */
    long[] targets(int count, int bound) {
        return random.longs(count, -1, bound).toArray();
    }

    /** How to run a test class again with the same numbers. */
    String replay(Class<?> test) {
        return "replay: ./mvnw test -pl backends/simd -am -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dtest="
                + test.getSimpleName()
                + " -Despalier.seed="
                + seed;
    }
}
