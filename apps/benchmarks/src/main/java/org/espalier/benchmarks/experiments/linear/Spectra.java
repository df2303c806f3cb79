package org.espalier.benchmarks.experiments.linear;

/** Random matrices in plain doubles. */
public final class Spectra {
    private Spectra() {}

    /**
     * A matrix whose singular values go from 1 down to 1/κ, each the same multiple of the one
     * before, between random orthonormal vectors.
     */
    public static double[][] matrix(Draws draws, int rows, int columns, double kappa) {
        int n = StrictMath.min(rows, columns);
        double[][] left = orthonormal(draws, n, rows);
        double[][] right = orthonormal(draws, n, columns);
        double[][] all = new double[rows][columns];
        for (int i = 0; i < n; i++) {
            double sigma = StrictMath.pow(kappa, n == 1 ? 0 : -(double) i / (n - 1));
            for (int r = 0; r < rows; r++) {
                Vectors.add(all[r], sigma * left[i][r], right[i]);
            }
        }
        return all;
    }

    /** Gram and Schmidt's, each vector freed of the others twice, which is enough (Kahan). */
    private static double[][] orthonormal(Draws draws, int count, int size) {
        double[][] all = new double[count][];
        for (int i = 0; i < count; i++) {
            double[] x = draws.signed(size);
            for (int j = 0; j < 2 * i; j++) {
                double[] other = all[j % i];
                Vectors.add(x, -Vectors.dot(x, other), other);
            }
            all[i] = Vectors.scaled(1 / Vectors.norm(x), x);
        }
        return all;
    }
}
