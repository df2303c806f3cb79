package org.espalier.simd.composite;

import java.util.Arrays;

/**
 * {@link LayerNorm} and {@link LayerNormGradient} without vectors, over dense rows: what they
 * compute, bit for bit.
 */
final class LayerNormScalar {
    private LayerNormScalar() {}

    /** 1/√(variance + ε). */
    static float rstd(float variance, float epsilon) {
        return 1 / (float) Math.sqrt(variance + epsilon);
    }

    /** An element of the output. */
    static float y(float x, float mean, float rstd, float gain, float bias) {
        return Math.fma((x - mean) * rstd, gain, bias);
    }

    /**
     * An element of the input's gradient.
     *
     * @param dunit the gradient of the normalised element
     * @param a the mean of dunit over the row
     * @param b the mean of dunit·unit over the row
     */
    static float dx(float dunit, float unit, float a, float b, float rstd) {
        return Math.fma(-unit, b, dunit - a) * rstd;
    }

    /** x [N, C], gain, bias [C] to y [N, C], mean, rstd [N]. */
    static void forward(
            float[] x,
            float[] gain,
            float[] bias,
            float epsilon,
            float[] y,
            float[] mean,
            float[] rstd) {
        int c = gain.length;
        for (int r = 0; r < mean.length; r++) {
            int at = r * c;
            float m = ScalarSums.over(c, (sum, i) -> sum + x[at + i]) / c;
            float squares =
                    ScalarSums.over(c, (sum, i) -> Math.fma(x[at + i] - m, x[at + i] - m, sum));
            mean[r] = m;
            rstd[r] = rstd(squares / c, epsilon);
            for (int i = 0; i < c; i++) {
                y[at + i] = y(x[at + i], m, rstd[r], gain[i], bias[i]);
            }
        }
    }

    /** x [N, C], gain [C], mean, rstd [N], dy [N, C] to dx [N, C], dgain, dbias [C]. */
    static void gradient(
            float[] x,
            float[] gain,
            float[] mean,
            float[] rstd,
            float[] dy,
            float[] dx,
            float[] dgain,
            float[] dbias) {
        int c = gain.length;
        for (int r = 0; r < mean.length; r++) {
            int at = r * c;
            float m = mean[r];
            float a = ScalarSums.over(c, (sum, i) -> Math.fma(dy[at + i], gain[i], sum)) / c;
            float products =
                    ScalarSums.over(
                            c, (sum, i) -> Math.fma(dy[at + i] * gain[i], x[at + i] - m, sum));
            float b = products * rstd[r] / c;
            for (int i = 0; i < c; i++) {
                float unit = (x[at + i] - m) * rstd[r];
                dx[at + i] = dx(dy[at + i] * gain[i], unit, a, b, rstd[r]);
            }
        }
        overRows(
                mean.length,
                dgain,
                (sum, r, i) -> Math.fma(dy[r * c + i], (x[r * c + i] - mean[r]) * rstd[r], sum));
        overRows(mean.length, dbias, (sum, r, i) -> sum + dy[r * c + i]);
    }

    /** Adds an element of row r and column i to a sum. */
    @FunctionalInterface
    interface Cell {
        /** The sum with the element. */
        float addTo(float sum, int r, int i);
    }

    /** For each column the sum over rows: ascending in chunks, whose sums are added in order. */
    static void overRows(int rows, float[] sums, Cell cell) {
        Arrays.fill(sums, -0f);
        RowGrid grid = RowGrid.summed(rows);
        for (int chunk = 0; chunk < grid.chunks(); chunk++) {
            int first = (int) (chunk * grid.step());
            int end = (int) Math.min(rows, first + grid.step());
            for (int i = 0; i < sums.length; i++) {
                float partial = -0f;
                for (int r = first; r < end; r++) {
                    partial = cell.addTo(partial, r, i);
                }
                sums[i] += partial;
            }
        }
    }
}
