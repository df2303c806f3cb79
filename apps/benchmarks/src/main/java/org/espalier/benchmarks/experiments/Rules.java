package org.espalier.benchmarks.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import org.espalier.benchmarks.Screen;
import org.espalier.benchmarks.experiments.Rule.Finding;

/** Rules of the usual kinds. */
public final class Rules {
    private Rules() {}

    /** A number of the results on one seed. */
    @FunctionalInterface
    public interface OnSeed {
        /** Computes it. */
        double value(Results results, long seed);
    }

    /** A number must fit on every seed; NaN must be refused by the predicate, as comparisons do. */
    public static Rule everySeed(String words, OnSeed number, DoublePredicate fits) {
        return new Rule(
                words + ", every seed",
                results -> {
                    double[] all = onEach(results, number);
                    return new Finding(Arrays.stream(all).allMatch(fits), list(all));
                });
    }

    /** The mean over the seeds of a number must fit. */
    public static Rule mean(String words, OnSeed number, DoublePredicate fits) {
        return new Rule(
                words + ", mean of the seeds",
                results -> {
                    double[] all = onEach(results, number);
                    double mean = Arrays.stream(all).sum() / all.length;
                    String found = "%s of %s".formatted(Screen.number(mean, 4), list(all));
                    return new Finding(fits.test(mean), found);
                });
    }

    private static double[] onEach(Results results, OnSeed number) {
        return results.seeds().stream().mapToDouble(seed -> number.value(results, seed)).toArray();
    }

    private static String list(double... values) {
        return Arrays.stream(values)
                .mapToObj(v -> Screen.number(v, 4))
                .collect(Collectors.joining(", "));
    }

    /** Numbers of one seed must be those that another program computed. */
    public static Rule golden(long seed, List<Golden> goldens) {
        String words = "the %s golden values of seed %s".formatted(goldens.size(), seed);
        return new Rule(
                words,
                results -> {
                    List<String> wrong = new ArrayList<>();
                    for (Golden g : goldens) {
                        double found = results.value(g.arm(), seed, g.metric());
                        if (!g.isMetBy(found)) {
                            wrong.add(g + ", not " + Screen.number(found, 9));
                        }
                    }
                    return new Finding(wrong.isEmpty(), told(goldens.size(), wrong));
                });
    }

    private static String told(int all, List<String> wrong) {
        return wrong.isEmpty()
                ? "all met"
                : "%s of %s missed: %s".formatted(wrong.size(), all, String.join("; ", wrong));
    }

    /**
     * An arm's mean must be lower than another's: the 95 % interval of the differences, paired by
     * seed, lies below zero.
     */
    public static Rule lower(String metric, String arm, String other) {
        return new Rule(
                "%s of %s is lower than of %s".formatted(metric, arm, other),
                results -> {
                    double[] a = results.values(arm, metric);
                    double[] b = results.values(other, metric);
                    for (int i = 0; i < a.length; i++) {
                        a[i] -= b[i];
                    }
                    Interval difference = Interval.ofMean(a);
                    return new Finding(difference.high() < 0, "by " + difference);
                });
    }
}
