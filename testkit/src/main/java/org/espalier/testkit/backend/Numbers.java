package org.espalier.testkit.backend;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Endless test numbers of one kind, all of them floats. */
record Numbers(SplittableRandom random) {
    /**
     * Numbers that break careless code: zeros, infinities, NaNs, ends of ranges, ties, whole
     * numbers.
     */
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        1.5,
        2.5,
        -0.5,
        -2.5,
        8388607.5, // the largest float with a fraction
        16777216, // 2^24: above it floats skip whole numbers
        16777215,
        Float.NaN,
        -Float.NaN,
        Float.intBitsToFloat(0x7f800001), // signalling
        Float.intBitsToFloat(0xffffffff),
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL / 2,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        88.72284f, // exp is finite up to here
        88.8f,
        -87.4f, // exp is below the normal numbers from here
        -103.9f,
        -104.1f,
        9.1f, // tanh and erf are 1 from here
        8192, // from here sin and cos reduce their argument exactly
        1e30f,
        StrictMath.PI / 2,
        1 + 0x1p-8, // a tie of bfloat16
        1 + 0x1p-11, // a tie of binary16
        65504,
        65520,
        1e-7f,
    };

    /** Uniform in [lo, hi). */
    DoubleSupplier between(double lo, double hi) {
        return () -> (float) random.nextDouble(lo, hi);
    }

    /** Uniform in [−2, 2). */
    DoubleSupplier plain() {
        return between(-2, 2);
    }

    /** Either sign, sizes from 2^−12 to 2^12. */
    DoubleSupplier wide() {
        return scaled(-12, 12);
    }

    /** Above 0, any normal or denormal float. */
    DoubleSupplier positive() {
        return () -> Float.intBitsToFloat(random.nextInt(1, 0x7f800000));
    }

    /** Either sign, sizes from 2^lo to 2^hi. */
    DoubleSupplier scaled(int lo, int hi) {
        return () -> {
            double size = Math.scalb(random.nextDouble(1, 2), random.nextInt(lo, hi));
            return (float) (random.nextBoolean() ? size : -size);
        };
    }

    /** Whole numbers from lo (inclusive) to hi (exclusive). */
    DoubleSupplier whole(int lo, int hi) {
        return () -> random.nextInt(lo, hi);
    }

    /** Large numbers that nearly cancel, and small ones among them. */
    DoubleSupplier cancelling() {
        double[] last = {0};
        return () -> {
            last[0] = last[0] > 0 ? -last[0] : (float) random.nextDouble(1e6, 1e7);
            return random.nextInt(5) == 0 ? (float) random.nextDouble() : last[0];
        };
    }

    /** All special numbers in turn. */
    DoubleSupplier special() {
        return special(1);
    }

    /**
     * All special numbers, each so many times in a row; two runs of 1 and {@code count()} form
     * every pair.
     */
    DoubleSupplier special(int times) {
        int[] next = {0};
        return () -> SPECIAL[next[0]++ / times % SPECIAL.length];
    }

    /** How many special numbers there are. */
    static int specials() {
        return SPECIAL.length;
    }
}
