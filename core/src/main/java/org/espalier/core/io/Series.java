package org.espalier.core.io;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A curve of a chart.
 *
 * @param style the name of its colours and widths in {@link ReportStyle}
 * @param points by ascending x, at least one where a curve is smoothed
 * @param marks whether each point is a dot as well
 */
record Series(String style, List<Point> points, boolean marks) {
    private static final int SMOOTH_POINTS = 2000;

    /** A value at a step; NaN and infinities make a gap. */
    record Point(double x, double y) {}

    static <T extends MetricsLine> Series of(
            String style, List<T> lines, ToDoubleFunction<T> value) {
        return new Series(
                style,
                lines.stream().map(l -> new Point(l.step(), value.applyAsDouble(l))).toList(),
                false);
    }

    Series marked() {
        return new Series(style, points, true);
    }

    /** Each point replaced by the mean of those around it, fewer towards the ends. */
    Series mean(String other, int radius) {
        return windows(other, radius, w -> w.average().orElse(Double.NaN));
    }

    /** Each point replaced by the median of those around it, which spikes do not move. */
    Series median(String other, int radius) {
        return windows(other, radius, w -> middle(w.sorted().toArray()));
    }

    private static double middle(double[] sorted) {
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private Series windows(String other, int radius, ToDoubleFunction<DoubleStream> value) {
        var smooth = new ArrayList<Point>();
        int last = points.size() - 1;
        int stride = 1 + last / SMOOTH_POINTS;
        for (int i = 0; i < last; i += stride) {
            smooth.add(new Point(points.get(i).x(), value.applyAsDouble(around(i, radius))));
        }
        smooth.add(new Point(points.get(last).x(), value.applyAsDouble(around(last, radius))));
        return new Series(other, smooth, false);
    }

    /**
     * Near the beginning, where curves are steep, a window is narrow; near the end it reaches back.
     */
    private DoubleStream around(int i, int radius) {
        int before = Math.min(radius, i);
        int after = Math.min(before, points.size() - 1 - i);
        return points.subList(i - before, i + after + 1).stream()
                .mapToDouble(Point::y)
                .filter(Double::isFinite);
    }

    /** No more points than wanted: of each stretch the lowest and the highest, in their order. */
    Series thinned(int wanted) {
        int stretch = Math.ceilDiv(points.size() * 2, wanted);
        if (stretch <= 2) {
            return this;
        }
        var kept = new ArrayList<Point>();
        for (int i = 0; i < points.size(); i += stretch) {
            ends(points.subList(i, Math.min(points.size(), i + stretch)), kept);
        }
        return new Series(style, kept, marks);
    }

    private static void ends(List<Point> stretch, List<Point> into) {
        Point low = stretch.getFirst();
        Point high = low;
        for (Point p : stretch) {
            low = p.y() < low.y() || Double.isNaN(low.y()) ? p : low;
            high = p.y() > high.y() || Double.isNaN(high.y()) ? p : high;
        }
        into.add(low.x() <= high.x() ? low : high);
        if (!low.equals(high)) {
            into.add(low.x() <= high.x() ? high : low);
        }
    }
}
