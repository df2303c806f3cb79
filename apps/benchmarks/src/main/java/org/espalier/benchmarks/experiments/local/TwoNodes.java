package org.espalier.benchmarks.experiments.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.benchmarks.experiments.linear.Draws;
import org.espalier.benchmarks.experiments.linear.Vectors;

/**
 * Two nodes with {@value #POINTS} separable points each, the second one's shifted.
 *
 * @param nodes each point times its label, y·x
 * @param draws points drawn in all; those near the boundary were not kept
 */
record TwoNodes(List<double[][]> nodes, int draws) {
    /** Coordinates of a point. */
    static final int WIDTH = 12;

    private static final int POINTS = 8;
    private static final int SHIFTED = 4; // coordinates of the second node's points
    private static final double SHIFT = 0.5;
    private static final double GAP = 0.15; // least |x·u|
    private static final long GOLDEN_SEED = 99; // of SplitMix64, for seed 1

    /** The data of a seed. */
    static TwoNodes draw(long seed) {
        Draws draws = new Draws(GOLDEN_SEED + seed - 1);
        double[] u = new double[WIDTH];
        Arrays.setAll(u, j -> (j % 2 == 0 ? 1 : -1) / StrictMath.sqrt(WIDTH));
        int count = 0;
        List<double[][]> nodes = new ArrayList<>();
        for (int node = 0; node < 2; node++) {
            List<double[]> kept = new ArrayList<>();
            while (kept.size() < POINTS) {
                double[] x = shifted(draws.signed(WIDTH), node);
                double side = Vectors.dot(x, u);
                if (StrictMath.abs(side) >= GAP) {
                    kept.add(Vectors.scaled(StrictMath.signum(side), x));
                }
                count++;
            }
            nodes.add(kept.toArray(double[][]::new));
        }
        return new TwoNodes(nodes, count);
    }

    private static double[] shifted(double[] x, int node) {
        for (int i = 0; node == 1 && i < SHIFTED; i++) {
            x[i] += SHIFT;
        }
        return x;
    }

    /** The points of both. */
    double[][] all() {
        return nodes.stream().flatMap(Arrays::stream).toArray(double[][]::new);
    }
}
