package org.espalier.core.io;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two loss curves bit by bit. */
final class CurveDiff {
    private CurveDiff() {}

    /** The first training step that one curve lacks, or whose loss differs in any bit. */
    static Optional<RunDiff.Step> first(List<MetricsLine> a, List<MetricsLine> b) {
        SortedMap<Long, Double> left = losses(a);
        SortedMap<Long, Double> right = losses(b);
        var steps = new TreeSet<>(left.keySet());
        steps.addAll(right.keySet());
        return steps.stream()
                .map(step -> new RunDiff.Step(step, at(left, step), at(right, step)))
                .filter(step -> !step.first().equals(step.second()))
                .findFirst();
    }

    /** The number of training steps that both have. */
    static long common(List<MetricsLine> a, List<MetricsLine> b) {
        var steps = losses(a).keySet();
        steps.retainAll(losses(b).keySet());
        return steps.size();
    }

    /**
     * {@link OptionalDouble} compares as {@link Double#compare} does: −0 is not 0, and NaN is NaN.
     */
    private static OptionalDouble at(SortedMap<Long, Double> losses, long step) {
        Double loss = losses.get(step);
        return loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss);
    }

    private static SortedMap<Long, Double> losses(List<MetricsLine> lines) {
        var losses = new TreeMap<Long, Double>();
        for (MetricsLine line : lines) {
            if (line instanceof MetricsLine.Step s) {
                losses.put(s.step(), s.loss());
            }
        }
        return losses;
    }
}
