package org.espalier.testkit.optimizer;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.testkit.GoldenUpdate;

/** Updates of the house's optimizers, computed in f64 by another program to nine decimals. */
public final class GoldenVectors {
    private GoldenVectors() {}

    /** Those of an optimizer; none if the kit knows none. */
    public static List<GoldenUpdate> of(String id) {
        return switch (id) {
            case "sgd" -> sgd();
            case "adamw" -> adamW();
            default -> List.of();
        };
    }

    private static List<GoldenUpdate> sgd() {
        return List.of(
                new GoldenUpdate(
                        options("lr", 0.1, "momentum", 0.0, "nesterov", false, "decay", 0.0),
                        row(0.45, -0.9, 1.4, 1.475, -0.05, -0.675),
                        row(0.3645, -0.71475, 0.536, 1.426859375, -0.338, -0.54675)),
                new GoldenUpdate(
                        options("lr", 0.1, "momentum", 0.9, "nesterov", false, "decay", 0.0),
                        row(0.45, -0.9, 1.4, 1.475, -0.05, -0.675),
                        row(0.243, -0.46275, -0.814, 1.362734375, -0.905, -0.3645)),
                new GoldenUpdate(
                        options("lr", 0.1, "momentum", 0.9, "nesterov", true, "decay", 0.0),
                        row(0.405, -0.81, 0.86, 1.4525, -0.32, -0.6075),
                        row(
                                0.163660500,
                                -0.262925250,
                                -1.325056000,
                                1.307360328,
                                -0.824972000,
                                -0.245490750)));
    }

    private static List<GoldenUpdate> adamW() {
        return List.of(
                new GoldenUpdate(
                        adamOptions(0.0),
                        row(0.49, -0.99, 1.99, 1.49, 0.24, -0.74),
                        row(
                                0.470021330,
                                -0.970004912,
                                1.970003244,
                                1.470010100,
                                0.220013714,
                                -0.720013715)),
                new GoldenUpdate(
                        adamOptions(0.1),
                        row(0.4895, -0.989, 1.988, 1.4885, 0.23975, -0.73925),
                        row(
                                0.468553991,
                                -0.967038404,
                                1.964039893,
                                1.465546192,
                                0.219294813,
                                -0.717797054)));
    }

    private static SortedMap<String, Object> adamOptions(double decay) {
        return options("lr", 0.01, "beta1", 0.9, "beta2", 0.999, "eps", 1e-8, "decay", decay);
    }

    private static double[] row(double... values) {
        return values;
    }

    private static SortedMap<String, Object> options(Object... namesAndValues) {
        SortedMap<String, Object> options = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return options;
    }
}
