package org.espalier.core.io;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.espalier.core.io.MetricsLine.Evaluation;
import org.espalier.core.io.MetricsLine.Step;

/** The charts of a report. */
final class ReportCharts {
    private static final int SMOOTH_SHARE = 60;
    private static final int TICKS = 5;

    private ReportCharts() {}

    static String loss(Report.Content content) {
        List<Step> steps = only(content.metrics(), Step.class);
        if (steps.isEmpty()) {
            return "<section>\n<h2>Loss</h2>\n<p>No training step yet.</p>\n</section>\n";
        }
        List<Evaluation> evaluations = only(content.metrics(), Evaluation.class);
        int radius = radius(steps);
        LineChart chart = lossChart(content.result(), steps, evaluations, radius);
        return "<section>\n<h2>Loss</h2>\n<figure>\n"
                + legend(2 * radius + 1, !evaluations.isEmpty())
                + chart.svg("chart wide", 864, 380)
                + chart.svg("chart narrow", 360, 300)
                + "</figure>\n</section>\n";
    }

    private static String legend(int mean, boolean validation) {
        return "<ul class=\"legend\"><li><i></i>training, mean of "
                + mean
                + " steps</li><li><i class=\"raw\"></i>each step</li>"
                + (validation ? "<li><i class=\"validation\"></i>validation</li>" : "")
                + "</ul>\n";
    }

    private static LineChart lossChart(
            Json.Obj result, List<Step> steps, List<Evaluation> evaluations, int radius) {
        Series raw = Series.of("raw", steps, Step::loss);
        Series smooth = raw.mean("train", radius);
        Series validation = Series.of("validation", evaluations, Evaluation::loss).marked();
        LineChart.Mark deflate = deflate(result, evaluations);
        Scale y =
                Scale.fitting(
                        DoubleStream.concat(
                                values(raw, smooth, validation), deflate.level().stream()),
                        TICKS);
        return new LineChart(
                "Loss against training steps",
                "nats per token" + (y.log() ? ", log scale" : ""),
                steps(steps),
                y,
                List.of(raw, smooth, validation),
                deflate);
    }

    /** DEFLATE's bits per byte as a loss, by the ratio of the two in the last evaluation. */
    private static LineChart.Mark deflate(Json.Obj result, List<Evaluation> evaluations) {
        if (evaluations.isEmpty()
                || !(result.find("deflate_bits_per_byte").orElse(new Json.Null())
                        instanceof Json.Num bits)) {
            return LineChart.Mark.NONE;
        }
        Evaluation last = evaluations.getLast();
        double level = bits.asDouble() * last.loss() / last.bitsPerByte();
        return level > 0 && Double.isFinite(level)
                ? new LineChart.Mark(OptionalDouble.of(level), "DEFLATE, level 9")
                : LineChart.Mark.NONE;
    }

    private static DoubleStream values(Series... series) {
        return Stream.of(series).flatMap(s -> s.points().stream()).mapToDouble(Series.Point::y);
    }

    /** The horizontal axis ends where the run does. */
    private static Scale steps(List<Step> steps) {
        return new Scale(0, Math.max(1, steps.getLast().step()), false);
    }

    static String small(List<MetricsLine> metrics) {
        List<Step> steps = only(metrics, Step.class);
        if (steps.isEmpty()) {
            return "";
        }
        return "<div class=\"pair\">\n" + learningRate(steps) + gradientNorm(steps) + "</div>\n";
    }

    private static String learningRate(List<Step> steps) {
        Series rate = Series.of("train", steps, Step::learningRate);
        Scale y = Scale.linear(DoubleStream.concat(DoubleStream.of(0), values(rate)), 3);
        return small("Learning rate", "", steps, y, List.of(rate));
    }

    private static String gradientNorm(List<Step> steps) {
        Series raw = Series.of("raw", steps, Step::gradientNorm);
        Scale y = Scale.fitting(values(raw), 3);
        String unit = "before clipping" + (y.log() ? ", log scale" : "");
        Series smooth = raw.median("train", radius(steps));
        return small("Gradient norm", unit, steps, y, List.of(raw, smooth));
    }

    private static String small(
            String title, String unit, List<Step> steps, Scale y, List<Series> series) {
        String description = title + " against training steps";
        var chart = new LineChart(description, unit, steps(steps), y, series, LineChart.Mark.NONE);
        String svg = chart.svg("chart", 416, 224);
        return "<section>\n<h2>" + title + "</h2>\n<figure>\n" + svg + "</figure>\n</section>\n";
    }

    private static int radius(List<Step> steps) {
        return Math.max(1, steps.size() / SMOOTH_SHARE);
    }

    private static <T extends MetricsLine> List<T> only(List<MetricsLine> lines, Class<T> kind) {
        return lines.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
