package org.espalier.simd.composite;

/**
 * The composites as a textbook has them, in double: one loop per sum, no blocks. Each also knows
 * its condition: the size of what is added up on the way to an element, on which the rounding error
 * depends.
 */
final class Plain {
    private Plain() {}

    /** Values and the conditions of each. */
    static final class Result {
        private final double[] values;
        private final double[] conditions;

        Result(int n) {
            values = new double[n];
            conditions = new double[n];
        }

        double[] values() {
            return values;
        }

        double[] conditions() {
            return conditions;
        }

        void set(int i, double value, double condition) {
            values[i] = value;
            conditions[i] = condition;
        }
    }

    /** x [N, C], gain, bias [C] to y; rms-norm where not centred. */
    static Result norm(double[] x, double[] gain, double[] bias, double eps, boolean centred) {
        int c = gain.length;
        Result y = new Result(x.length);
        for (int at = 0; at < x.length; at += c) {
            double mean = 0;
            double size = 0;
            for (int i = 0; i < c; i++) {
                mean += centred ? x[at + i] / c : 0;
                size += Math.abs(x[at + i]) / c;
            }
            double variance = 0;
            for (int i = 0; i < c; i++) {
                variance += (x[at + i] - mean) * (x[at + i] - mean) / c;
            }
            double rstd = 1 / Math.sqrt(variance + eps);
            for (int i = 0; i < c; i++) {
                double unit = (x[at + i] - mean) * rstd;
                double condition = (Math.abs(x[at + i]) + size) * rstd + Math.abs(unit);
                double value = unit * gain[i] + bias[i];
                y.set(at + i, value, Math.abs(gain[i]) * condition + Math.abs(bias[i]));
            }
        }
        return y;
    }

    /** logits [N, V] to loss [N]. */
    static Result crossEntropy(double[] logits, long[] targets) {
        int v = logits.length / targets.length;
        Result loss = new Result(targets.length);
        for (int r = 0; r < targets.length; r++) {
            double sum = 0;
            double size = 0;
            for (int i = 0; i < v; i++) {
                sum += Math.exp(logits[r * v + i]);
                size = Math.max(size, Math.abs(logits[r * v + i]));
            }
            double lse = Math.log(sum);
            if (targets[r] >= 0) {
                double value = lse - logits[r * v + (int) targets[r]];
                loss.set(r, value, 1 + 2 * size + Math.abs(lse));
            }
        }
        return loss;
    }

    /** One head: q [T, D], k, v [S, D] to o [T, D]. */
    static Result attention(AttentionScalar s, double[] q, double[] k, double[] v) {
        int width = s.width();
        Result o = new Result(q.length);
        for (int i = 0; i < s.queries(); i++) {
            int seen = s.causal() ? i + 1 : s.keys();
            double[] weights = new double[seen];
            double sum = 0;
            double size = 0;
            for (int j = 0; j < seen; j++) {
                double score = 0;
                double absolute = 0;
                for (int d = 0; d < width; d++) {
                    double product = q[i * width + d] * k[j * width + d] * s.scale();
                    score += product;
                    absolute += Math.abs(product);
                }
                weights[j] = Math.exp(score);
                sum += weights[j];
                size = Math.max(size, absolute);
            }
            for (int d = 0; d < width; d++) {
                double value = 0;
                double condition = 0;
                for (int j = 0; j < seen; j++) {
                    value += weights[j] / sum * v[j * width + d];
                    condition += weights[j] / sum * Math.abs(v[j * width + d]);
                }
                o.set(i * width + d, value, condition * (1 + 2 * size));
            }
        }
        return o;
    }
}
