package org.espalier.benchmarks.experiments.linear;

/**
 * The set {u : zᵢ·u ≥ 1 for all i} of a separable data set, zᵢ = yᵢxᵢ. Its point nearest to 0 is
 * the hard-margin support vector machine without bias.
 */
public final class Margins {
    private static final double EXACT = 1e-14; // largest change of a multiplier in the last sweep
    private static final int SWEEPS = 10_000_000;

    private final double[][] rows;

    /** The set of these zᵢ. */
    public Margins(double[][] rows) {
        this.rows = rows;
    }

    /** The nearest point of the set: dual ascent, one multiplier at a time (Hildreth, 1957). */
    public double[] nearest(double... w) {
        double[] multipliers = new double[rows.length];
        double[] u = w.clone();
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            if (sweep(multipliers, u) < EXACT) {
                return u;
            }
        }
        throw new IllegalStateException(
                "margins: no nearest point after %s sweeps. Fix: give separable rows"
                        .formatted(SWEEPS));
    }

    private double sweep(double[] multipliers, double[] u) {
        double largest = 0;
        for (int i = 0; i < rows.length; i++) {
            double[] z = rows[i];
            double wish = (1 - Vectors.dot(z, u)) / Vectors.dot(z, z);
            double change = StrictMath.max(-multipliers[i], wish);
            multipliers[i] += change;
            Vectors.add(u, change, z);
            largest = StrictMath.max(largest, StrictMath.abs(change));
        }
        return largest;
    }

    /** min zᵢ·u. */
    public double smallest(double... u) {
        double least = Double.POSITIVE_INFINITY;
        for (double[] z : rows) {
            least = StrictMath.min(least, Vectors.dot(z, u));
        }
        return least;
    }
}
