package org.espalier.benchmarks.peers;

import java.util.SplittableRandom;

/** The numbers that all sides train on: sample n is the same for everyone. */
public final class Samples {
    private static final int POOL =
            1024; // digit samples made ahead, so that no step waits for them

    private Samples() {}

    /** Token numbers below a bound: sequence n's inputs (part 0) or targets (part 1). */
    public static int[] tokens(long n, int part, int count, int vocabulary) {
        return new SplittableRandom(2 * n + part).ints(count, 0, vocabulary).toArray();
    }

    /** Digit-shaped samples, made once: sample n is number n mod 1,024 of them. */
    public static final class Digits {
        private final float[][] pixels = new float[POOL][];
        private final int[] labels = new int[POOL];

        /** Samples of so many numbers between 0 and 1, and a label below {@code classes}. */
        public Digits(int width, int classes) {
            for (int n = 0; n < POOL; n++) {
                SplittableRandom random = new SplittableRandom(n);
                pixels[n] = new float[width];
                for (int i = 0; i < width; i++) {
                    pixels[n][i] = (float) random.nextDouble();
                }
                labels[n] = random.nextInt(classes);
            }
        }

        /** The numbers of sample n; not to be changed. */
        public float[] pixels(long n) {
            return pixels[(int) (n % POOL)];
        }

        /** The label of sample n. */
        public int label(long n) {
            return labels[(int) (n % POOL)];
        }
    }

    /** Element i of weights (array 0) or gradients (array 1): spread evenly around zero. */
    public static float element(int array, long i) {
        long mixed = (i + 1) * 0x9E3779B97F4A7C15L * (2L * array + 1);
        return ((mixed >>> 40) - (1 << 23)) * 0x1p-23f * (array == 0 ? 0.04f : 0.01f);
    }
}
