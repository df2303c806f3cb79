package org.espalier.benchmarks.experiments.linear;

/** Singular values. */
public final class Spectrum {
    private static final int ITERATIONS = 10_000;

    private Spectrum() {}

    /** The largest eigenvalue of XXᵀ, that is ‖X‖², by power iteration. */
    public static double squaredNorm(double[][] rows) {
        double[] v = new double[rows.length];
        java.util.Arrays.fill(v, 1);
        double value = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            double[] back = new double[rows[0].length];
            for (int k = 0; k < rows.length; k++) {
                Vectors.add(back, v[k], rows[k]);
            }
            double[] next = Vectors.product(rows, back);
            double found = Vectors.norm(next) / Vectors.norm(v);
            v = Vectors.scaled(1 / Vectors.norm(next), next);
            if (found == value) {
                return found;
            }
            value = found;
        }
        return value;
    }
}
