package org.espalier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.spi.OptimizerBench;
import org.espalier.testkit.optimizer.GoldenVectors;

/**
 * What an optimizer must make of W = [[0.5, −1, 2], [1.5, 0.25, −0.75]] whose gradient is A ⊙ (W −
 * B), computed anew before each update, with A = [[1, 0.5, 2], [0.25, 4, 1]] and B = [[0, 1, −1],
 * [0.5, −0.5, 0]].
 *
 * @param options of the optimizer; the others keep their defaults
 * @param afterOne W after one update, row-major, to nine decimals
 * @param afterThree W after three
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GoldenUpdate(
        SortedMap<String, Object> options, double[] afterOne, double[] afterThree) {
    private static final double[] W = {0.5, -1, 2, 1.5, 0.25, -0.75};
    private static final double[] A = {1, 0.5, 2, 0.25, 4, 1};
    private static final double[] B = {0, 1, -1, 0.5, -0.5, 0};
    private static final int UPDATES = 3;

    /** Copies the options; the arrays are the caller's to leave alone. */
    public GoldenUpdate {
        options = new TreeMap<>(options);
    }

    /** The kit's own of one of the house's optimizers, by id; none of any other. */
    public static List<GoldenUpdate> of(String optimizer) {
        return GoldenVectors.of(optimizer);
    }

    /**
     * The same of an optimizer that sees gradients through a random projection. They hold where
     * that is [0.6, −0.8] in every update.
     */
    public static List<GoldenUpdate> projected(String optimizer) {
        return GoldenVectors.projected(optimizer);
    }

    /** Gives an optimizer W and makes three updates: the weights after each of them. */
    public static List<double[]> walk(OptimizerBench bench) {
        bench.weights(W, 2, 3);
        List<double[]> all = new ArrayList<>();
        for (int t = 0; t < UPDATES; t++) {
            bench.step(gradient(bench.weights()));
            all.add(bench.weights());
        }
        return all;
    }

    private static double[] gradient(double... w) {
        double[] g = w.clone();
        for (int i = 0; i < g.length; i++) {
            g[i] = A[i] * (g[i] - B[i]);
        }
        return g;
    }

    /** The options in words. */
    @Override
    public String toString() {
        return "golden update with " + options;
    }
}
