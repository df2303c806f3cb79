package org.espalier.sparsity.experts;

import java.util.Arrays;

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
        int[] best = new int[k];
        for (int rank = 0; rank < k; rank++) {
            best[rank] = next(token, bias, Arrays.copyOf(best, rank));
        }
        return best;
    }

    private int next(int token, double[] bias, int... taken) {
        int best = -1;
        for (int e = 0; e < experts; e++) {
            boolean isBetter = best < 0 || of(token, e) + bias[e] > of(token, best) + bias[best];
            if (isBetter && !contains(taken, e)) {
                best = e;
            }
        }
        return best;
    }

    private static boolean contains(int[] taken, int expert) {
        for (int t : taken) {
            if (t == expert) {
                return true;
            }
        }
        return false;
    }

    /**
     * The {@code count} tokens that suit an expert best, in their order; of equal ones the first.
     */
    int[] bestTokens(int expert, int count) {
        double[] column = new double[tokens()];
        Arrays.setAll(column, t -> of(t, expert));
        double[] sorted = column.clone();
        Arrays.sort(sorted);
        double least = count == 0 ? 2 : sorted[sorted.length - count]; // probabilities are below
        int ties = count - above(sorted, least);
        int[] best = new int[count];
        int n = 0;
        for (int t = 0; t < column.length; t++) {
            if (column[t] > least || (column[t] == least && ties-- > 0)) {
                best[n++] = t;
            }
        }
        return best;
    }

    private static int above(double[] sorted, double least) {
        int n = 0;
        while (n < sorted.length && sorted[sorted.length - 1 - n] > least) {
            n++;
        }
        return n;
    }
}
