package org.espalier.core.io;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The JSON form of a line of metrics. */
final class MetricsJson {
    static final List<String> STEP =
            List.of(
                    "step",
                    "loss",
                    "loss_hex",
                    "tokens",
                    "tokens_per_second",
                    "lr",
                    "grad_norm",
                    "peak_rss_bytes",
                    "elapsed");
    private static final List<String> EVALUATION =
            List.of("step", "val_loss", "val_loss_hex", "val_bits_per_byte", "elapsed");

    private MetricsJson() {}

    static Json.Obj write(MetricsLine line) {
        var json = Json.object().put("step", line.step());
        switch (line) {
            case MetricsLine.Step s -> step(json, s);
            case MetricsLine.Evaluation e -> evaluation(json, e);
        }
        json.put("elapsed", line.elapsed());
        line.extra().forEach((name, value) -> json.put(name, number(value)));
        return json.build();
    }

    /** Counts without a point or an exponent. */
    private static Json number(double value) {
        boolean isCount = StrictMath.rint(value) == value && Math.abs(value) < 1L << 53;
        return isCount ? Json.of((long) value) : Json.of(value);
    }

    private static void step(Json.Fields json, MetricsLine.Step s) {
        json.put("loss", s.loss())
                .put("loss_hex", Double.toHexString(s.loss()))
                .put("tokens", s.tokens())
                .put("tokens_per_second", s.tokensPerSecond())
                .put("lr", s.learningRate())
                .put("grad_norm", s.gradientNorm())
                .put("peak_rss_bytes", s.peakRssBytes());
    }

    private static void evaluation(Json.Fields json, MetricsLine.Evaluation e) {
        json.put("val_loss", e.loss())
                .put("val_loss_hex", Double.toHexString(e.loss()))
                .put("val_bits_per_byte", e.bitsPerByte());
    }

    static MetricsLine read(Json.Obj json) {
        return json.find("val_loss_hex").isPresent() ? evaluation(json) : step(json);
    }

    private static MetricsLine step(Json.Obj json) {
        return new MetricsLine.Step(
                json.whole("step"),
                hex(json.text("loss_hex")),
                json.whole("tokens"),
                json.real("tokens_per_second"),
                json.real("lr"),
                json.real("grad_norm"),
                json.whole("peak_rss_bytes"),
                json.real("elapsed"),
                extra(json, STEP));
    }

    private static MetricsLine evaluation(Json.Obj json) {
        return new MetricsLine.Evaluation(
                json.whole("step"),
                hex(json.text("val_loss_hex")),
                json.real("val_bits_per_byte"),
                json.real("elapsed"),
                extra(json, EVALUATION));
    }

    private static double hex(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new JsonException("'" + text + "'", "a number as Double.toHexString writes it");
        }
    }

    private static SequencedMap<String, Double> extra(Json.Obj json, List<String> known) {
        var extra = new LinkedHashMap<String, Double>();
        for (Map.Entry<String, Json> field : json.fields().entrySet()) {
            if (!known.contains(field.getKey())) {
                extra.put(field.getKey(), json.real(field.getKey()));
            }
        }
        return extra;
    }
}
