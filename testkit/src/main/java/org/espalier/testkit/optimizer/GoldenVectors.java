package org.espalier.testkit.optimizer;

import java.util.List;
import java.util.SortedMap;
import org.espalier.testkit.GoldenUpdate;
import org.espalier.testkit.OptionValues;

/** Updates of the house's optimizers, computed in f64 by another program to nine decimals. */
public final class GoldenVectors {
    private GoldenVectors() {}

    /** Those of an optimizer; none if the kit knows none. */
    public static List<GoldenUpdate> of(String id) {
        return switch (id) {
            case "sgd" -> sgd();
            case "rmsprop" -> List.of(rmsProp());
            case "adam" -> adam();
            case "adamw" -> adamW();
            case "lamb" -> List.of(lamb());
            case "lars" -> List.of(lars());
            case "lion" -> List.of(lion());
            case "adafactor" -> List.of(adafactor());
            case "muon" -> List.of(muon());
            case "smmf" -> List.of(smmf());
            default -> List.of();
        };
    }

    /** Those of an optimizer that projects gradients, with P = [0.6, −0.8], which stays. */
    public static List<GoldenUpdate> projected(String id) {
        return switch (id) {
            case "apollo" -> List.of(apollo());
            case "apollo-mini" -> List.of(apolloMini());
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

    private static GoldenUpdate rmsProp() {
        return new GoldenUpdate(
                options("lr", 0.01, "alpha", 0.99, "eps", 1e-8),
                row(0.400000020, -0.900000010, 1.900000002, 1.400000040, 0.150000003, -0.650000013),
                row(
                        0.290433242,
                        -0.775349459,
                        1.773888569,
                        1.279982334,
                        0.033286614,
                        -0.533286631));
    }

    private static List<GoldenUpdate> adam() {
        return List.of(
                new GoldenUpdate(
                        options("lr", 0.01, "l2", 0.0),
                        row(
                                0.490000000,
                                -0.990000000,
                                1.990000000,
                                1.490000000,
                                0.240000000,
                                -0.740000000),
                        row(
                                0.470021330,
                                -0.970004912,
                                1.970003244,
                                1.470010100,
                                0.220013714,
                                -0.720013715)),
                new GoldenUpdate(
                        options("lr", 0.01, "l2", 0.1),
                        row(
                                0.490000000,
                                -0.990000000,
                                1.990000000,
                                1.490000000,
                                0.240000000,
                                -0.740000000),
                        row(
                                0.470021330,
                                -0.970005372,
                                1.970003297,
                                1.470008777,
                                0.220013958,
                                -0.720013715)));
    }

    private static GoldenUpdate lamb() {
        return new GoldenUpdate(
                options("lr", 0.01, "decay", 0.01, "eps", 1e-6),
                row(0.488420949, -0.988363330, 1.988248106, 1.488305757, 0.238449733, -0.738392137),
                row(
                        0.465574490,
                        -0.965381104,
                        1.965036078,
                        1.465216792,
                        0.215649839,
                        -0.715478559));
    }

    private static GoldenUpdate lars() {
        return new GoldenUpdate(
                options("lr", 0.1, "momentum", 0.9, "decay", 1e-4, "trust", 1e-3),
                row(0.499979182, -0.999958364, 1.999750202, 1.499989586, 0.249875104, -0.749968773),
                row(
                        0.499883214,
                        -0.999766423,
                        1.998598709,
                        1.499941576,
                        0.249299422,
                        -0.749824821));
    }

    private static GoldenUpdate lion() {
        return new GoldenUpdate(
                options("lr", 0.01, "beta1", 0.9, "beta2", 0.99, "decay", 0.1),
                row(0.489500000, -0.989000000, 1.988000000, 1.488500000, 0.239750000, -0.739250000),
                row(
                        0.468531490,
                        -0.967032989,
                        1.964035988,
                        1.465534488,
                        0.219280740,
                        -0.717782239));
    }

    private static GoldenUpdate adafactor() {
        return new GoldenUpdate(
                options("lr", 0.01, "relative", true, "scaled", true),
                row(0.489761995, -0.996380318, 1.988641953, 1.489929567, 0.228637386, -0.747206965),
                row(
                        0.469797526,
                        -0.989071680,
                        1.966211537,
                        1.469573313,
                        0.186390067,
                        -0.741578446));
    }

    private static GoldenUpdate muon() {
        return new GoldenUpdate(
                options("lr", 0.02, "momentum", 0.95),
                row(0.498383440, -1.001446025, 1.985614654, 1.497438457, 0.228619777, -0.752342109),
                row(
                        0.495131263,
                        -1.004021263,
                        1.956616891,
                        1.492281501,
                        0.186522648,
                        -0.756706639));
    }

    private static GoldenUpdate smmf() {
        return new GoldenUpdate(
                options("lr", 0.01, "growth", 0.999, "power", -0.8),
                row(0.499000000, -0.999000000, 1.999000000, 1.499000000, 0.249000000, -0.749000000),
                row(
                        0.494078726,
                        -0.995177100,
                        1.994687441,
                        1.494935522,
                        0.244305411,
                        -0.744149284));
    }

    private static GoldenUpdate apollo() {
        return new GoldenUpdate(
                options("lr", 0.01, "rank", 1L),
                row(0.450015811, -0.996666702, 1.985714393, 1.475007906, 0.240000105, -0.748214299),
                row(
                        0.380243499,
                        -0.992959108,
                        1.970015602,
                        1.436023717,
                        0.229042222,
                        -0.746245991));
    }

    private static GoldenUpdate apolloMini() {
        return new GoldenUpdate(
                options("lr", 0.01),
                row(0.481022516, -0.962045032, 1.772270194, 1.490511258, 0.136135097, -0.721533774),
                row(
                        0.452378994,
                        -0.903180216,
                        1.447169389,
                        1.475596209,
                        -0.008417426,
                        -0.678568491));
    }

    private static SortedMap<String, Object> adamOptions(double decay) {
        return options("lr", 0.01, "beta1", 0.9, "beta2", 0.999, "eps", 1e-8, "decay", decay);
    }

    private static double[] row(double... values) {
        return values;
    }

    private static SortedMap<String, Object> options(Object... namesAndValues) {
        return OptionValues.of(namesAndValues).values();
    }
}
