package org.espalier.benchmarks.experiments.linear;

/**
 * X⁺, the pseudoinverse of a matrix with fewer rows than columns and independent rows: X⁺y = Xᵀ
 * (XXᵀ)⁻¹ y is the shortest w with Xw = y. By Cholesky's factors of XXᵀ.
 */
public final class LeastNorm {
    private final double[][] rows;
    private final double[][] factor; // lower triangle of XXᵀ = LLᵀ

    /** Of a matrix, given by rows. */
    public LeastNorm(double[][] rows) {
        this.rows = rows;
        this.factor = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = Vectors.dot(rows[i], rows[j]) - known(i, j);
                factor[i][j] = i == j ? root(rest) : rest / factor[j][j];
            }
        }
    }

    private double known(int i, int j) {
        double sum = 0;
        for (int k = 0; k < j; k++) {
            sum += factor[i][k] * factor[j][k];
        }
        return sum;
    }

    private static double root(double pivot) {
        if (!(pivot > 0)) {
            throw new IllegalArgumentException(
                    "least norm: a pivot of XXᵀ is %s and not positive. Fix: give independent rows"
                            .formatted(pivot));
        }
        return StrictMath.sqrt(pivot);
    }

    /** X⁺y. */
    public double[] solve(double... y) {
        double[] a = y.clone();
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < i; k++) {
                a[i] -= factor[i][k] * a[k];
            }
            a[i] /= factor[i][i];
        }
        for (int i = a.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < a.length; k++) {
                a[i] -= factor[k][i] * a[k];
            }
            a[i] /= factor[i][i];
        }
        double[] w = new double[rows[0].length];
        for (int i = 0; i < a.length; i++) {
            Vectors.add(w, a[i], rows[i]);
        }
        return w;
    }
}
