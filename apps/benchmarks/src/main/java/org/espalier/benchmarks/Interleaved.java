package org.espalier.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Two ways of doing the same, timed in turn as A B B A, so that a drift of the machine's speed
 * meets both.
 */
public final class Interleaved {
    private Interleaved() {}

    /**
     * Median seconds.
     *
     * @param ratio median over the rounds of b's time over a's: how many times faster a is
     */
    public record Times(double a, double b, double ratio) {}

    /** Times both after a warm-up. */
    public static Times run(Runnable a, Runnable b, int rounds) {
        return run(a, b, rounds, () -> {});
    }

    /**
     * Times both after a warm-up.
     *
     * @param before what happens before each turn, off the clock: new operands, or a rest for
     *     OpenMP's threads, which spin for some milliseconds after their work and would take a core
     *     from the side that comes next
     */
    public static Times run(Runnable a, Runnable b, int rounds, Runnable before) {
        for (int i = 0; i < Math.max(2, rounds / 4); i++) {
            seconds(a, before);
            seconds(b, before);
        }
        List<Double> as = new ArrayList<>();
        List<Double> bs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            double a1 = seconds(a, before);
            double b1 = seconds(b, before);
            double b2 = seconds(b, before);
            double a2 = seconds(a, before);
            as.add((a1 + a2) / 2);
            bs.add((b1 + b2) / 2);
            ratios.add((b1 + b2) / (a1 + a2));
        }
        return new Times(median(as), median(bs), median(ratios));
    }

    private static double seconds(Runnable r, Runnable before) {
        before.run();
        long start = System.nanoTime();
        r.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
