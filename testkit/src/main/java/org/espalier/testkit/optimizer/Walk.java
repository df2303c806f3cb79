package org.espalier.testkit.optimizer;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Gradients for a parameter, drawn by lot.
 *
 * @param dims the parameter's shape
 * @param seed of weights and gradients
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Walk(long seed, long... dims) {
    /** The weights at the start; floats. */
    double[] start() {
        return numbers(0);
    }

    /** The gradient of update t, from 1. */
    double[] gradient(int t) {
        return numbers(t);
    }

    private double[] numbers(int t) {
        SplittableRandom random = new SplittableRandom(seed * 1000 + t);
        double[] numbers =
                new double[Math.toIntExact(LongStream.of(dims).reduce(1, (a, b) -> a * b))];
        Arrays.setAll(numbers, i -> (float) random.nextDouble(-1, 1));
        return numbers;
    }

    @Override
    public String toString() {
        return "parameter " + Arrays.toString(dims);
    }
}
