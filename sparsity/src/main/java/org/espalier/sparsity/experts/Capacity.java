package org.espalier.sparsity.experts;

/**
 * How many tokens an expert takes at most: {@code factor} times its share where all take as many,
 * rounded down.
 *
 * @param factor 0 for no bound
 * @param least tokens that it takes in any case
 */
record Capacity(double factor, int least) {
    /** Of an expert, where so many choices were made for so many experts. */
    int of(long choices, int experts) {
        if (factor == 0) {
            return Integer.MAX_VALUE;
        }
        double share = StrictMath.floor(factor * choices / experts);
        return (int) Math.max(least, Math.min(share, Integer.MAX_VALUE));
    }
}
