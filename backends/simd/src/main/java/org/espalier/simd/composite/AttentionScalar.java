package org.espalier.simd.composite;

import static org.espalier.simd.composite.Tile.BLOCK;
import static org.espalier.simd.composite.Tile.GROUP;

import org.espalier.kernel.Elementary;

/**
 * {@link Attention} and {@link AttentionGradient} without vectors and tiles, over one head: q, o
 * [T, D], k, v [S, D], lse [T], all dense. What they compute, bit for bit.
 *
 * @param queries T
 * @param keys S
 * @param width D
 */
record AttentionScalar(int queries, int keys, int width, boolean causal, float scale) {
    /** What sums of weighted values are multiplied by; 0 where there is no key. */
    static float share(float sum) {
        return sum == 0 ? 0 : 1 / sum;
    }

    void forward(float[] q, float[] k, float[] v, float[] o, float[] lse) {
        for (int i = 0; i < queries; i++) {
            float max = Float.NEGATIVE_INFINITY;
            float sum = 0;
            float[] out = new float[width];
            for (int block = 0; block < end(i); block += BLOCK) {
                float[] weights = scores(q, i, k, block);
                float largest = max;
                for (float s : weights) {
                    largest = ScalarSums.larger(largest, s);
                }
                float total = 0;
                for (int j = 0; j < weights.length; j++) {
                    weights[j] = Elementary.exp(weights[j] - largest);
                    total += weights[j];
                }
                float factor = Elementary.exp(max - largest);
                sum = Math.fma(factor, sum, total);
                max = largest;
                weigh(weights, factor, i, v, block, out);
            }
            for (int d = 0; d < width; d++) {
                o[i * width + d] = out[d] * share(sum);
            }
            lse[i] = max + Elementary.log(sum);
        }
    }

    private float[] scores(float[] q, int i, float[] k, int block) {
        float[] scores = new float[Math.min(BLOCK, keys - block)];
        for (int j = 0; j < scores.length; j++) {
            scores[j] = score(q, i, k, block + j);
        }
        return scores;
    }

    private void weigh(float[] weights, float factor, int i, float[] v, int block, float[] out) {
        int seen = Math.min(weights.length, end(i) - block);
        for (int d = 0; d < width; d++) {
            float s = 0;
            for (int j = 0; j < seen; j++) {
                s = Math.fma(weights[j], v[(block + j) * width + d], s);
            }
            out[d] = Math.fma(factor, out[d], s);
        }
    }

    /** The key behind the last that query i's group of 8 sees; those behind i weigh 0. */
    private int end(int i) {
        return causal ? Math.min(keys, (i & -GROUP) + GROUP) : keys;
    }

    private float score(float[] q, int i, float[] k, int j) {
        return causal && j > i ? Float.NEGATIVE_INFINITY : product(k, j, q, i, scale);
    }

    /** Σ a[r]·(b[c]·factor), ascending. */
    private float product(float[] a, int r, float[] b, int c, float factor) {
        float s = 0;
        for (int d = 0; d < width; d++) {
            s = Math.fma(a[r * width + d], b[c * width + d] * factor, s);
        }
        return s;
    }

    void gradient(
            float[] q,
            float[] k,
            float[] v,
            float[] o,
            float[] lse,
            float[] dout,
            float[] dq,
            float[] dk,
            float[] dv) {
        float[] weight = new float[keys * queries];
        float[] slope = new float[keys * queries];
        for (int i = 0; i < queries; i++) {
            int row = i * width;
            float delta = ScalarSums.over(width, (s, d) -> Math.fma(dout[row + d], o[row + d], s));
            for (int j = 0; j < keys; j++) {
                float p = Elementary.exp(score(q, i, k, j) - lse[i]);
                weight[j * queries + i] = p;
                slope[j * queries + i] = p * (product(v, j, dout, i, 1) - delta);
            }
        }
        for (int d = 0; d < width; d++) {
            for (int j = 0; j < keys; j++) {
                dv[j * width + d] = overQueries(weight, j, dout, d, 1);
                dk[j * width + d] = overQueries(slope, j, q, d, scale);
            }
            for (int i = 0; i < queries; i++) {
                dq[i * width + d] = overKeys(slope, i, k, d) * scale;
            }
        }
    }

    /**
     * Blocks of queries, each ascending from +0, added in order; on the diagonal from j's group of
     * 8 on.
     */
    private float overQueries(float[] matrix, int j, float[] x, int d, float factor) {
        float sum = 0;
        for (int block = causal ? j / BLOCK * BLOCK : 0; block < queries; block += BLOCK) {
            float s = 0;
            int first = causal ? Math.max(block, j & -GROUP) : block;
            for (int i = first; i < Math.min(queries, block + BLOCK); i++) {
                s = Math.fma(matrix[j * queries + i], x[i * width + d] * factor, s);
            }
            sum += s;
        }
        return sum;
    }

    /** Blocks of keys, each ascending from +0, added in order, up to the end that i sees. */
    private float overKeys(float[] matrix, int i, float[] x, int d) {
        float sum = 0;
        for (int block = 0; block < end(i); block += BLOCK) {
            float s = 0;
            for (int j = block; j < Math.min(end(i), block + BLOCK); j++) {
                s = Math.fma(matrix[j * queries + i], x[j * width + d], s);
            }
            sum += s;
        }
        return sum;
    }
}
