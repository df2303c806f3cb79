package org.espalier.core.io;

import static org.espalier.core.io.ReportFields.number;
import static org.espalier.core.io.ReportFields.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The parts of a report that are words and numbers. */
final class ReportText {
    /** A tree trained on a frame. */
    private static final String TREE =
            """
            <svg viewBox="0 0 32 32" aria-hidden="true"><path d="M16 30V4M16 26H8a4 4 0 0 1-4-4v-2\
            M16 26h8a4 4 0 0 0 4-4v-2M16 18H9a3 3 0 0 1-3-3v-2M16 18h7a3 3 0 0 0 3-3v-2\
            M16 10h-5a2 2 0 0 1-2-2V6M16 10h5a2 2 0 0 0 2-2V6"/></svg>
            """;

    private ReportText() {}

    static String header(Report.Content content) {
        return "<header>\n"
                + TREE
                + "<div><h1>"
                + Html.escape(content.title())
                + "</h1>\n<p>"
                + Html.escape(String.join(" · ", facts(content)))
                + "</p></div>\n</header>\n";
    }

    private static List<String> facts(Report.Content content) {
        var facts = new ArrayList<String>();
        text(content.manifest(), "created").ifPresent(t -> facts.add(date(t)));
        number(content.result(), "steps").ifPresent(n -> facts.add(Words.whole(n) + " steps"));
        number(content.manifest(), "seed")
                .ifPresent(n -> facts.add("seed " + Words.tick(n, false)));
        text(content.manifest(), "device").ifPresent(facts::add);
        text(content.manifest(), "determinism").ifPresent(t -> facts.add("class " + t));
        return facts;
    }

    /** For instance {@code 2026-11-21 14:30 UTC}. */
    private static String date(String instant) {
        return instant.replaceFirst("^(.{10})T(.{5}):.*Z$", "$1 $2 UTC");
    }

    static String results(Report.Content content) {
        Json.Obj result = content.result();
        var cells = new StringBuilder();
        cells.append(quality(result));
        number(result, "tokens_per_second")
                .ifPresent(r -> cells.append(cell("Tokens a second", Words.whole(r))));
        cells.append(density(result));
        number(result, "peak_rss_bytes")
                .ifPresent(b -> cells.append(cell("Peak memory", Words.bytes(b))));
        number(result, "seconds")
                .ifPresent(s -> cells.append(cell("Training time", Words.duration(s))));
        return cells.isEmpty() ? "" : "<dl class=\"results\">\n" + cells + "</dl>\n";
    }

    /** Of a model that was pruned; others have few zeros. */
    private static String density(Json.Obj result) {
        double share = number(result, "density").orElse(1);
        return share < 0.99
                ? cell("Weights that are not zero", Tag.tenths(100 * share) + " %")
                : "";
    }

    /** The measure that the run is about, beside the one to beat. */
    private static String quality(Json.Obj result) {
        OptionalDouble bits = number(result, "val_bits_per_byte");
        OptionalDouble loss = number(result, "final_loss");
        if (bits.isPresent()) {
            return quality(bits.getAsDouble(), number(result, "deflate_bits_per_byte"));
        }
        return loss.isEmpty() ? "" : cell("Final loss, nats", threeDecimals(loss.getAsDouble()));
    }

    private static String quality(double bits, OptionalDouble deflate) {
        String value = threeDecimals(bits) + " <small>bits per byte</small>";
        String bars = deflate.isEmpty() ? "" : bars(bits, deflate.getAsDouble());
        return "<div><dt>Validation</dt><dd>" + value + bars + "</dd></div>\n";
    }

    private static String bars(double ours, double deflate) {
        double longest = Math.max(ours, deflate);
        return "<div class=\"bars\">"
                + bar("this model", "ours", ours / longest, threeDecimals(ours))
                + bar("DEFLATE, level 9", "theirs", deflate / longest, threeDecimals(deflate))
                + "</div>";
    }

    /** A bar of our own, as long as a share of the longest. */
    static String bar(String name, double share, String value) {
        return bar(name, "ours", share, value);
    }

    private static String bar(String name, String style, double share, String value) {
        String length = "width:" + Tag.tenths(100 * share) + "%";
        return Tag.of("span").text(name)
                + Tag.of("i").set("class", style).set("style", length).around("")
                + Tag.of("span").text(value);
    }

    private static String threeDecimals(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** A number, large, and its unit, small. */
    private static String cell(String name, String value) {
        String text = Html.escape(value).replaceAll("(?<=\\d) ?([A-Za-z]+)", " <small>$1</small>");
        return "<div><dt>" + name + "</dt><dd>" + text + "</dd></div>\n";
    }

    static String sample(Optional<Report.Sample> sample) {
        return sample.map(s ->
                        "<section>\n<h2>What it writes</h2>\n<pre><b>"
                                + Html.escape(s.prompt())
                                + "</b>"
                                + Html.escape(s.text())
                                + "</pre>\n</section>\n")
                .orElse("");
    }

    static String footer(Json.Obj result) {
        Optional<String> curve = text(result, "curve_sha256");
        Optional<String> weights = text(result, "weights_sha256");
        if (curve.isEmpty() || weights.isEmpty()) {
            return "";
        }
        return "<footer>\n<p>A run with these two hashes is equal to this one, bit for bit.</p>\n"
                + ("<p>Loss curve<br><code>" + Html.escape(curve.get()) + "</code></p>\n")
                + ("<p>Weights<br><code>" + Html.escape(weights.get()) + "</code></p>\n")
                + "</footer>\n";
    }
}
