package org.espalier.simd.composite;

import org.espalier.kernel.Elementary;

/**
 * {@link CrossEntropy} and {@link CrossEntropyGradient} without vectors: what they compute, bit for
 * bit.
 */
final class CrossEntropyScalar {
    private CrossEntropyScalar() {}

    /** The gradient where the class is the target. */
    static float atTarget(float x, float lse, float dloss) {
        return (Elementary.exp(x - lse) - 1) * dloss;
    }

    /** The gradient where it is not. */
    static float elsewhere(float x, float lse, float dloss) {
        return Elementary.exp(x - lse) * dloss;
    }

    /** Dense logits [N, V], targets [N] to loss, lse [N]. */
    static void forward(float[] logits, long[] targets, float[] loss, float[] lse) {
        for (int r = 0; r < targets.length; r++) {
            int v = logits.length / targets.length;
            int at = r * v;
            float max = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < v; i++) {
                max = ScalarSums.larger(max, logits[at + i]);
            }
            float shift = max;
            float sum = ScalarSums.over(v, (s, i) -> s + Elementary.exp(logits[at + i] - shift));
            lse[r] = max + Elementary.log(sum);
            loss[r] = targets[r] < 0 ? 0 : lse[r] - logits[at + (int) targets[r]];
        }
    }

    /** Dense logits [N, V], targets, lse, dloss [N] to dlogits [N, V]. */
    static void gradient(
            float[] logits, long[] targets, float[] lse, float[] dloss, float[] dlogits) {
        for (int r = 0; r < targets.length; r++) {
            int v = logits.length / targets.length;
            for (int i = 0; i < v; i++) {
                int at = r * v + i;
                dlogits[at] =
                        targets[r] < 0
                                ? 0
                                : i == targets[r]
                                        ? atTarget(logits[at], lse[r], dloss[r])
                                        : elsewhere(logits[at], lse[r], dloss[r]);
            }
        }
    }
}
