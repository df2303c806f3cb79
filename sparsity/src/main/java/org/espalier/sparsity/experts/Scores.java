package org.espalier.sparsity.experts;

import java.util.stream.IntStream;

/**
 * How well experts suit tokens.
 *
 * @param p probabilities, row by row [R, N]
 * @param experts N
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Scores(double[] p, int experts) {
    /** R. */
    int tokens() {
        return p.length / experts;
    }

    /** The place of a token's score for an expert. */
    int at(int token, int expert) {
        return token * experts + expert;
    }

    double of(int token, int expert) {
        return p[at(token, expert)];
    }

    /** The k best experts of a token, the best first; of equal ones the one with lower number. */
    int[] best(int token, int k, double[] bias) {
        return IntStream.range(0, experts)
                .boxed()
                .sorted((a, b) -> Double.compare(of(token, b) + bias[b], of(token, a) + bias[a]))
                .mapToInt(e -> e)
                .limit(k)
                .toArray();
    }
}
