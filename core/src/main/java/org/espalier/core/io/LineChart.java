package org.espalier.core.io;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A chart as inline SVG. Colours come from the page's style sheet, so that it follows light and
 * dark.
 *
 * @param description for those who do not see it
 * @param unit of the vertical axis
 * @param x the horizontal axis: training steps
 * @param y the vertical axis
 * @param series back to front
 * @param mark a level to compare with
 */
record LineChart(
        String description, String unit, Scale x, Scale y, List<Series> series, Mark mark) {
    private static final int LEFT = 46;
    private static final int RIGHT = 14;
    private static final int TOP = 24;
    private static final int BOTTOM = 44;
    private static final double DOT = 3.2;
    private static final int PIXELS_A_TICK_X = 90;
    private static final int PIXELS_A_TICK_Y = 48;

    /** A horizontal line with a text; none where there is no level. */
    record Mark(OptionalDouble level, String text) {
        static final Mark NONE = new Mark(OptionalDouble.empty(), "");
    }

    /** The picture at a size in units of a CSS pixel; the page may scale it. */
    String svg(String style, int width, int height) {
        return new Drawing(this, width, height).draw(style);
    }

    private static final class Drawing {
        private final LineChart chart;
        private final int width;
        private final int height;
        private final StringBuilder out = new StringBuilder();

        Drawing(LineChart chart, int width, int height) {
            this.chart = chart;
            this.width = width;
            this.height = height;
        }

        private double px(double x) {
            return LEFT + chart.x.at(x) * (width - LEFT - RIGHT);
        }

        private double py(double y) {
            return height - BOTTOM - chart.y.at(y) * (height - TOP - BOTTOM);
        }

        String draw(String style) {
            horizontalLines();
            steps();
            chart.mark.level().ifPresent(this::mark);
            chart.series.forEach(this::curve);
            return Tag.of("svg")
                    .set("class", style)
                    .set("viewBox", "0 0 " + width + " " + height)
                    .set("role", "img")
                    .set("aria-label", chart.description)
                    .around("\n" + out);
        }

        private void horizontalLines() {
            text("label", 0, 11, "start", chart.unit);
            boolean exponents = Words.needsExponents(chart.y.high());
            for (double tick : chart.y.ticks((height - TOP - BOTTOM) / PIXELS_A_TICK_Y)) {
                line("grid", py(tick));
                text("tick", LEFT - 8, py(tick) + 4, "end", Words.tick(tick, exponents));
            }
        }

        private void steps() {
            double base = height - BOTTOM;
            line("axis", base);
            text("label", width - RIGHT, base + 36, "end", "training step");
            for (double tick : chart.x.ticks((width - LEFT - RIGHT) / PIXELS_A_TICK_X)) {
                String anchor = px(tick) > width - 2 * RIGHT ? "end" : "middle";
                text("tick", px(tick), base + 17, anchor, Words.whole(tick));
            }
        }

        private void mark(double level) {
            line("mark", py(level));
            text("note", width - RIGHT, py(level) - 6, "end", chart.mark.text());
        }

        private void line(String style, double y) {
            out.append(
                    Tag.of("line")
                            .set("class", style)
                            .set("x1", LEFT)
                            .set("x2", width - RIGHT)
                            .set("y1", y)
                            .set("y2", y)
                            .empty());
        }

        private void text(String style, double x, double y, String anchor, String text) {
            out.append(
                    Tag.of("text")
                            .set("class", style)
                            .set("x", x)
                            .set("y", y)
                            .set("text-anchor", anchor)
                            .text(text));
        }

        private void curve(Series series) {
            out.append(Tag.of("path").set("class", series.style()).set("d", path(series)).empty());
            if (series.marks()) {
                series.points().stream()
                        .filter(p -> Double.isFinite(p.y()))
                        .forEach(p -> dot(series.style(), p));
            }
        }

        private void dot(String style, Series.Point p) {
            out.append(
                    Tag.of("circle")
                            .set("class", style)
                            .set("cx", px(p.x()))
                            .set("cy", py(p.y()))
                            .set("r", DOT)
                            .empty());
        }

        private String path(Series series) {
            var path = new StringBuilder();
            boolean gap = true;
            for (Series.Point p : series.thinned(2 * width).points()) {
                boolean shown = Double.isFinite(p.y());
                if (shown) {
                    path.append(gap ? 'M' : 'L').append(Tag.tenths(px(p.x())));
                    path.append(' ').append(Tag.tenths(py(p.y())));
                }
                gap = !shown;
            }
            return path.toString();
        }
    }
}
