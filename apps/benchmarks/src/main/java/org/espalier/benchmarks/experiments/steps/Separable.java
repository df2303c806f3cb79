package org.espalier.benchmarks.experiments.steps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.benchmarks.experiments.linear.Draws;
import org.espalier.benchmarks.experiments.linear.Vectors;

/** {@value #ROWS} points that a plane through 0 separates. */
final class Separable {
    /** Coordinates of a point. */
    static final int WIDTH = 10;

    private static final int ROWS = 200;
    private static final double GAP = 0.02; // least |a·w*|
    private static final long GOLDEN_SEED = 2024; // of SplitMix64, for seed 1

    private final double[][] rows;
    private final int draws;

    /** Points times their labels, y·a, of so many that were drawn. */
    private Separable(double[][] rows, int draws) {
        this.rows = rows;
        this.draws = draws;
    }

    /** The data of a seed. */
    static Separable draw(long seed) {
        double[] raw = new double[WIDTH];
        Arrays.setAll(raw, i -> (i % 2 == 0 ? 1 : -1) * (1 + i) / 5.0);
        double[] truth = Vectors.scaled(1 / Vectors.norm(raw), raw);
        Draws draws = new Draws(GOLDEN_SEED + seed - 1);
        List<double[]> kept = new ArrayList<>();
        int count = 0;
        while (kept.size() < ROWS) {
            double[] a = draws.signed(WIDTH);
            double side = Vectors.dot(a, truth);
            if (StrictMath.abs(side) >= GAP) {
                kept.add(Vectors.scaled(StrictMath.signum(side), a));
            }
            count++;
        }
        return new Separable(kept.toArray(double[][]::new), count);
    }

    /** Points drawn in all; those near the plane were not kept. */
    int draws() {
        return draws;
    }

    /** yᵢ aᵢ·θ of all points. */
    double[] margins(double... theta) {
        return Vectors.product(rows, theta);
    }

    /** Whether all points are on their side; on the plane is wrong. */
    boolean isSolvedBy(double... theta) {
        return Arrays.stream(margins(theta)).allMatch(m -> m > 0);
    }

    /** θ + f·Σ weightᵢ·yᵢaᵢ. */
    double[] moved(double[] theta, double f, double[] weights) {
        double[] next = theta.clone();
        for (int i = 0; i < rows.length; i++) {
            Vectors.add(next, f * weights[i], rows[i]);
        }
        return next;
    }
}
