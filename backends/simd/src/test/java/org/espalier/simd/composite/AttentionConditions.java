package org.espalier.simd.composite;

/**
 * What is added up on the way to the gradients of one head of attention, all terms without their
 * signs.
 */
final class AttentionConditions {
    private final double[] dq;
    private final double[] dk;
    private final double[] dv;

    private AttentionConditions(double[] dq, double[] dk, double[] dv) {
        this.dq = dq;
        this.dk = dk;
        this.dv = dv;
    }

    double[] dq() {
        return dq;
    }

    double[] dk() {
        return dk;
    }

    double[] dv() {
        return dv;
    }

    static AttentionConditions of(AttentionSizes s, float[] q, float[] k, float[] v, float[] dout) {
        AttentionConditions c =
                new AttentionConditions(
                        new double[q.length], new double[k.length], new double[v.length]);
        for (int i = 0; i < s.queries(); i++) {
            c.add(s, i, q, k, v, dout);
        }
        return c;
    }

    private void add(AttentionSizes s, int i, float[] q, float[] k, float[] v, float[] dout) {
        int seen = s.causal() ? i + 1 : s.keys();
        int w = s.width();
        double[] weights = new double[seen];
        double sum = 0;
        double size = 0;
        for (int j = 0; j < seen; j++) {
            weights[j] = Math.exp(product(q, i, k, j, w, false) * s.scale());
            sum += weights[j];
            size = Math.max(size, product(q, i, k, j, w, true) * s.scale());
        }
        double delta = 0;
        for (int j = 0; j < seen; j++) {
            delta += weights[j] / sum * product(dout, i, v, j, w, true);
        }
        for (int j = 0; j < seen; j++) {
            double p = weights[j] / sum * (1 + 2 * size);
            double slope = p * (product(dout, i, v, j, w, true) + delta) * s.scale();
            for (int d = 0; d < w; d++) {
                dv[j * w + d] += p * Math.abs(dout[i * w + d]);
                dk[j * w + d] += slope * Math.abs(q[i * w + d]);
                dq[i * w + d] += slope * Math.abs(k[j * w + d]);
            }
        }
    }

    private static double product(float[] a, int i, float[] b, int j, int width, boolean absolute) {
        double sum = 0;
        for (int d = 0; d < width; d++) {
            double term = (double) a[i * width + d] * b[j * width + d];
            sum += absolute ? Math.abs(term) : term;
        }
        return sum;
    }
}
