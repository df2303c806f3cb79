package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)((?:[^>\"]|\"[^\"]*\")*)>");
    private static final String VOID = "meta";
    private static final String CONFIG = "name: \"<script>alert('&')</script>\"\n";

    @TempDir Path folder;

    private static Json.Obj result() {
        return Json.object()
                .put("steps", 13)
                .put("final_loss", 1.5)
                .put("val_bits_per_byte", 1.25)
                .put("deflate_bits_per_byte", 2.0)
                .put("tokens_per_second", 11240.4)
                .put("peak_rss_bytes", 3L << 29)
                .put("memory_parameters", 3 << 20)
                .put("memory_gradients", 3 << 20)
                .put("memory_optimizer", 6 << 20)
                .put("memory_activations", 24 << 20)
                .put("memory_temporary", 600 << 10)
                .put("seconds", 167.2)
                .put("curve_sha256", "c".repeat(64))
                .put("weights_sha256", "w".repeat(64))
                .build();
    }

    private static List<MetricsLine> metrics(int steps) {
        var lines = new ArrayList<MetricsLine>();
        for (int n = 1; n <= steps; n++) {
            lines.add(MetricsTest.step(n, 8.0 / n));
        }
        if (steps > 0) {
            lines.add(new MetricsLine.Evaluation(steps, 2, 1.25, 167, new LinkedHashMap<>()));
        }
        return lines;
    }

    private static String html(List<MetricsLine> metrics, Json.Obj result) {
        var sample = new Report.Sample("if (a <", " b && c) {\n\t\"x\u0001\" }");
        var manifest =
                Json.object()
                        .put("seed", 7)
                        .put("determinism", "D4")
                        .put("device", "simd <512>")
                        .put(
                                "java",
                                Json.object().put("flags", Json.strings("-Xmx2g", "-ea")).build())
                        .build();
        return Report.html(
                new Report.Content(
                        "<i>run</i>", result, metrics, Optional.of(sample), CONFIG, manifest));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 13, 1003, 5000})
    void thePageIsWellFormedAtEveryLength(int steps) {
        assertWellFormed(html(metrics(steps), result()));
        assertWellFormed(html(metrics(steps), Json.object().build()));
    }

    @Test
    void memoryIsShownByOwner() {
        String html = html(metrics(3), result());
        assertTrue(html.contains("<h2>Memory of tensors, 36.6 MiB at the moment of most</h2>"));
        for (String part :
                List.of(
                        "<span>parameters</span>\n<i class=\"ours\" style=\"width:12.5%\"></i>\n<span>3.00 MiB</span>",
                        "<span>activations</span>\n<i class=\"ours\" style=\"width:100%\"></i>\n<span>24.0 MiB</span>",
                        "<span>temporary</span>\n<i class=\"ours\" style=\"width:2.4%\"></i>\n<span>600 KiB</span>")) {
            assertTrue(html.contains(part), html);
        }
        String without = html(metrics(3), Json.object().put("steps", 3).build());
        assertFalse(without.contains("Memory of tensors"));
    }

    @Test
    void zerosAreShownWhereThereAreMany() {
        String title = "<dt>Weights that are not zero</dt>";
        String pruned = html(metrics(3), Json.object().put("density", 0.1234).build());
        assertTrue(pruned.contains(title + "<dd>12.3 %</dd>"), pruned);
        assertFalse(html(metrics(3), Json.object().put("density", 0.995).build()).contains(title));
        assertFalse(html(metrics(3), result()).contains(title));
    }

    private static void assertWellFormed(String html) {
        var open = new ArrayDeque<String>();
        Matcher tag = TAG.matcher(html.substring(html.indexOf("<html")));
        while (tag.find()) {
            String name = tag.group(2);
            if (!tag.group(1).isEmpty()) {
                assertEquals(open.pop(), name, () -> "closed by " + tag.group());
            } else if (!VOID.equals(name) && !"br".equals(name) && !tag.group(3).endsWith("/")) {
                open.push(name);
            }
        }
        assertTrue(open.isEmpty(), open::toString);
        assertFalse(html.contains("NaN"), "a coordinate is no number");
        assertFalse(html.contains("Infinity"), "a coordinate is infinite");
    }

    @Test
    void thePageNeedsNothingButItself() {
        String html = html(metrics(13), result());
        for (String outside :
                List.of("http", "<script", "<link", "src=", "href", "url(", "@import")) {
            assertFalse(html.contains(outside), outside);
        }
        assertTrue(html.contains("prefers-color-scheme: dark"));
        assertTrue(html.contains("width=device-width"));
    }

    @Test
    void textIsShownAndNeverRun() {
        String html = html(metrics(13), result());
        assertTrue(html.contains("<h1>&lt;i&gt;run&lt;/i&gt;</h1>"));
        assertTrue(html.contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"));
        assertTrue(
                html.contains(
                        "<b>if (a &lt;</b> b &amp;&amp; c) {\n\t&quot;x\uFFFD&quot; }</pre>"));
    }

    @Test
    void theResultsAreThere() {
        String html = html(metrics(13), result());
        for (String text :
                List.of(
                        "1.250 <small>bits per byte</small>",
                        "<span>2.000</span>",
                        "11\u2009240",
                        "1.50 <small>GiB</small>",
                        "2 <small>min</small> 47 <small>s</small>",
                        "class D4",
                        "<td>simd &lt;512&gt;</td>",
                        "<td>-Xmx2g, -ea</td>",
                        "13 steps",
                        "c".repeat(64),
                        "w".repeat(64),
                        "DEFLATE, level 9</text>",
                        "nats per token, log scale")) {
            assertTrue(html.contains(text), text);
        }
    }

    @Test
    void lossesThatAreNoNumbersMakeGaps() {
        var lines = metrics(13);
        lines.set(5, MetricsTest.step(6, Double.NaN));
        lines.set(6, MetricsTest.step(7, Double.POSITIVE_INFINITY));
        String html = html(lines, result());
        assertWellFormed(html);
        Matcher raw = Pattern.compile("<path class=\"raw\" d=\"([^\"]*)\"").matcher(html);
        assertTrue(raw.find());
        assertEquals(2, raw.group(1).chars().filter(c -> c == 'M').count());
    }

    @Test
    void theReportOfADirectoryIsWritten() throws IOException {
        try (var run = RunDirectory.createAt(folder.resolve("my-run"));
                var metrics = run.startMetrics()) {
            run.writeConfig("a: 1\n");
            metrics(13).forEach(metrics::add);
            Path report = Report.write(run, Optional.empty());
            String html = Files.readString(report);
            assertWellFormed(html);
            assertTrue(html.contains("<h1>my-run</h1>"));
            assertFalse(html.contains("What it writes"));
        }
    }

    @Test
    void aLongRunMakesNoLongPage() {
        int small = html(metrics(1000), result()).length();
        int large = html(metrics(50_000), result()).length();
        assertTrue(large < 4 * small, small + " to " + large);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, false, '0 0.5 1'",
        "0, 0.001, false, '0 0.0005 0.001'",
        "3, 3.1, false, '3 3.05 3.1'",
        "-2, 7, false, '-5 0 5 10'",
        "1, 100, true, '1 10 100'",
        "1.9, 8.4, true, '2 3 5 7'",
        "5, 5, false, '4 6'"
    })
    void ticksAreRound(double low, double high, boolean log, String ticks) {
        Scale scale = Scale.fitting(DoubleStream.of(low, high, Double.NaN), 3);
        assertEquals(log, scale.log());
        var texts = scale.ticks(3).stream().map(t -> Words.tick(t, false)).toList();
        assertEquals(ticks, String.join(" ", texts));
        assertTrue(scale.at(low) >= 0 && scale.at(low) < scale.at(Math.nextUp(high) + 1e-9));
        assertEquals(1, scale.at(1e9));
        assertEquals(0, scale.at(-1e9));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, '1\u2009023 B'",
        "1024, 1.00 KiB",
        "10485760, 10.0 MiB",
        "966367641, 922 MiB"
    })
    void bytesAreReadable(double bytes, String text) {
        assertEquals(text, Words.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0.4, 0 s",
        "59.4, 59 s",
        "60, 1 min 00 s",
        "3599, 59 min 59 s",
        "3900, 1 h 05 min"
    })
    void durationsAreReadable(double seconds, String text) {
        assertEquals(text, Words.duration(seconds));
    }

    @Test
    void smoothingKeepsLevelsAndThinningKeepsPeaks() {
        var points = new ArrayList<Series.Point>();
        for (int i = 0; i < 1000; i++) {
            points.add(new Series.Point(i, i == 503 ? 100 : 1));
        }
        var series = new Series("raw", points, false);
        assertEquals(1, series.median("train", 10).points().get(503).y());
        assertEquals(1 + 99.0 / 21, series.mean("train", 10).points().get(503).y(), 1e-12);
        var thin = series.thinned(100).points();
        assertTrue(thin.size() <= 100);
        assertTrue(thin.contains(new Series.Point(503, 100)));
        assertEquals(points, series.thinned(1000).points());
    }
}
