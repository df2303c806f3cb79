package org.espalier.testkit.backend;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * Data and first weights by lot.
 *
 * @param seed decides all of it
 */
record MiniData(long seed) {
    private SplittableRandom random(String what) {
        return new SplittableRandom(seed * 31 + what.hashCode());
    }

    /** Uniform in [−size, size). */
    float[] numbers(String what, long count, double size) {
        SplittableRandom random = random(what);
        float[] numbers = new float[Math.toIntExact(count)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextDouble(-size, size);
        }
        return numbers;
    }

    Tensor input(Session session, String what, long... dims) {
        long count = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        return session.tensor(numbers(what, count, 1), dims);
    }

    /** Whole numbers from 0 to bound − 1. */
    int[] classes(String what, int count, int bound) {
        return random(what).ints(count, 0, bound).toArray();
    }

    /** A 1 in each row, at the class; 0 elsewhere. */
    Tensor oneHot(Session session, String what, int count, int bound) {
        int[] classes = classes(what, count, bound);
        float[] rows = new float[count * bound];
        for (int i = 0; i < count; i++) {
            rows[i * bound + classes[i]] = 1;
        }
        return session.tensor(rows, count, bound);
    }
}
