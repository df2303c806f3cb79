package org.espalier.simd.composite;

/**
 * {@link RmsNorm} and {@link RmsNormGradient} without vectors, over dense rows: what they compute,
 * bit for bit.
 */
final class RmsNormScalar {
    private RmsNormScalar() {}

    /** An element of the input's gradient; {@code b} is the mean of dunit·unit over the row. */
    static float dx(float dunit, float unit, float b, float rstd) {
        return Math.fma(-unit, b, dunit) * rstd;
    }

    /** x [N, C], gain [C] to y [N, C], rstd [N]. */
    static void forward(float[] x, float[] gain, float epsilon, float[] y, float[] rstd) {
        int c = gain.length;
        for (int r = 0; r < rstd.length; r++) {
            int at = r * c;
            float squares = ScalarSums.over(c, (sum, i) -> Math.fma(x[at + i], x[at + i], sum));
            rstd[r] = LayerNormScalar.rstd(squares / c, epsilon);
            for (int i = 0; i < c; i++) {
                y[at + i] = x[at + i] * rstd[r] * gain[i];
            }
        }
    }

    /** x [N, C], gain [C], rstd [N], dy [N, C] to dx [N, C], dgain [C]. */
    static void gradient(
            float[] x, float[] gain, float[] rstd, float[] dy, float[] dx, float[] dgain) {
        int c = gain.length;
        for (int r = 0; r < rstd.length; r++) {
            int at = r * c;
            float products =
                    ScalarSums.over(c, (sum, i) -> Math.fma(dy[at + i] * gain[i], x[at + i], sum));
            float b = products * rstd[r] / c;
            for (int i = 0; i < c; i++) {
                dx[at + i] = dx(dy[at + i] * gain[i], x[at + i] * rstd[r], b, rstd[r]);
            }
        }
        LayerNormScalar.overRows(
                rstd.length,
                dgain,
                (sum, r, i) -> Math.fma(dy[r * c + i], x[r * c + i] * rstd[r], sum));
    }
}
