package org.espalier.simd.composite;

import static org.espalier.simd.Lanes.COUNT;
import static org.espalier.simd.Lanes.SPECIES;
import static org.espalier.simd.composite.Tile.BLOCK;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.espalier.simd.VectorElementary;

/**
 * The steps of attention between its products, over a block of scores: a row for each key, a column
 * for each query.
 */
final class Softmax {
    /**
     * Queries that share the number of keys they look at on the diagonal, whatever the vectors'
     * width.
     */
    static final int QUERIES = 16;

    private Softmax() {}

    /** Sets the scores of the keys behind each query to −∞. */
    static void mask(float[] m, int scores, int keys) {
        for (int j = 1; j < keys; j++) {
            Arrays.fill(m, scores + j * BLOCK, scores + j * BLOCK + j, Float.NEGATIVE_INFINITY);
        }
    }

    /** Keys that the query's neighbours look at in a block on the diagonal. */
    static int seen(int query, int keys) {
        return Math.min(keys, (query | (QUERIES - 1)) + 1);
    }

    /**
     * Replaces scores s by exp(s − max) for COUNT queries, where max is the largest score up to
     * now.
     *
     * @param keys how many keys to look at
     * @param max position of the queries' largest scores, updated
     * @param change set to max before less max now
     * @param total set to the sum of the weights
     */
    static void weights(float[] m, int scores, int keys, int max, int change, int total) {
        FloatVector before = FloatVector.fromArray(SPECIES, m, max);
        FloatVector largest = before;
        for (int j = 0; j < keys; j++) {
            FloatVector s = FloatVector.fromArray(SPECIES, m, scores + j * BLOCK);
            largest = largest.blend(s, s.compare(VectorOperators.GT, largest));
        }
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int j = 0; j < keys; j++) {
            FloatVector s = FloatVector.fromArray(SPECIES, m, scores + j * BLOCK);
            FloatVector p = VectorElementary.exp(s.sub(largest));
            p.intoArray(m, scores + j * BLOCK);
            sum = sum.add(p);
        }
        before.sub(largest).intoArray(m, change);
        largest.intoArray(m, max);
        sum.intoArray(m, total);
    }

    /**
     * For n queries: the factor exp(change), in place of the change, for what was summed before;
     * sum·factor + total.
     */
    static void rescale(float[] m, int factor, int sum, int total, int n) {
        for (int i = 0; i < n; i += COUNT) {
            FloatVector f = VectorElementary.exp(FloatVector.fromArray(SPECIES, m, factor + i));
            f.intoArray(m, factor + i);
            FloatVector s = FloatVector.fromArray(SPECIES, m, sum + i);
            f.fma(s, FloatVector.fromArray(SPECIES, m, total + i)).intoArray(m, sum + i);
        }
    }

    /**
     * Replaces a row of scores s by weights p = exp(s − lse), and the gradients g of the weights by
     * those of the scores, p·(g − delta).
     *
     * @param from first column, a multiple of COUNT
     * @param end column behind the last
     */
    static void gradient(
            float[] m, int scores, int gradients, int from, int end, int lse, int delta) {
        for (int i = from; i < end; i += COUNT) {
            FloatVector s = FloatVector.fromArray(SPECIES, m, scores + i);
            FloatVector p = VectorElementary.exp(s.sub(FloatVector.fromArray(SPECIES, m, lse + i)));
            FloatVector g = FloatVector.fromArray(SPECIES, m, gradients + i);
            p.mul(g.sub(FloatVector.fromArray(SPECIES, m, delta + i))).intoArray(m, gradients + i);
            p.intoArray(m, scores + i);
        }
    }
}
