package org.espalier.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** What one side did in all its processes. */
final class Track {
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> probes = new ArrayList<>();
    private double peakBytes;

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    /** A turn's steps; gives their median. */
    double turn(double probe, List<Rival.Step> steps) {
        List<Double> times = steps.stream().map(Rival.Step::seconds).toList();
        seconds.addAll(times);
        probes.add(probe);
        return median(times);
    }

    void ended(double bytes) {
        peakBytes = Math.max(peakBytes, bytes);
    }

    /** Median seconds of a step. */
    double step() {
        return median(seconds);
    }

    /** Median of the probe, in GFLOP/s. */
    double probe() {
        return median(probes);
    }

    /** The largest resident set of any of its processes. */
    double peakBytes() {
        return peakBytes;
    }

    boolean isEmpty() {
        return seconds.isEmpty();
    }
}
