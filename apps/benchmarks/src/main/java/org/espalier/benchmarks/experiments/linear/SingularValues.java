package org.espalier.benchmarks.experiments.linear;

import java.util.Arrays;

/**
 * Singular values in plain doubles: rows are turned in pairs until all are orthogonal, whose norms
 * they then are (Hestenes, "Inversion of matrices by biorthogonalization", 1958).
 */
public final class SingularValues {
    private static final double ORTHOGONAL = 1e-14; // cosine of two rows that need no turn
    private static final int SWEEPS = 60;

    private SingularValues() {}

    /** As many as the matrix has rows or columns, whichever are fewer; in ascending order. */
    public static double[] of(double[][] matrix) {
        double[][] rows = fewerRows(matrix);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            if (!turnAll(rows)) {
                return Arrays.stream(rows).mapToDouble(Vectors::norm).sorted().toArray();
            }
        }
        throw new IllegalStateException(
                "singular values: rows of [%s, %s] are not orthogonal after %s sweeps. Fix: give finite numbers"
                        .formatted(matrix.length, matrix[0].length, SWEEPS));
    }

    private static double[][] fewerRows(double[][] a) {
        int columns = a[0].length;
        if (a.length <= columns) {
            return Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
        }
        double[][] turned = new double[columns][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j][i] = a[i][j];
            }
        }
        return turned;
    }

    /** Whether any two rows had to be turned. */
    private static boolean turnAll(double[][] rows) {
        boolean any = false;
        for (int p = 0; p < rows.length; p++) {
            for (int q = p + 1; q < rows.length; q++) {
                any |= turn(rows[p], rows[q]);
            }
        }
        return any;
    }

    private static boolean turn(double[] x, double[] y) {
        double xx = Vectors.dot(x, x);
        double yy = Vectors.dot(y, y);
        double xy = Vectors.dot(x, y);
        if (StrictMath.abs(xy) <= ORTHOGONAL * StrictMath.sqrt(xx * yy)) {
            return false;
        }
        double angle = 0.5 * StrictMath.atan2(2 * xy, yy - xx);
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        for (int i = 0; i < x.length; i++) {
            double u = x[i];
            x[i] = c * u - s * y[i];
            y[i] = s * u + c * y[i];
        }
        return true;
    }
}
