package org.espalier.testkit;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collector;

/** A report as JSON, keys in a fixed order. */
final class ReportJson {
    private static final int SCHEMA = 1;

    private ReportJson() {}

    static String of(TckReport report) {
        TckReport.Facts f = report.facts();
        Origin origin = f.origin();
        return object(
                        "\n ",
                        field("schema", Integer.toString(SCHEMA)),
                        field("backend", text(f.backend())),
                        field("device", text(f.device())),
                        field("module", text(origin.module())),
                        field("version", text(origin.version())),
                        field("jar_sha256", text(origin.sha256())),
                        field("java", text(f.java())),
                        field("kit", text(f.plan().kit())),
                        field("filter", text(f.plan().filter())),
                        field("seed", Long.toString(f.plan().seed())),
                        field("percent", Integer.toString(f.plan().percent())),
                        field("passed", Boolean.toString(report.passed())),
                        field("summary", text(report.summary())),
                        field("cases", Long.toString(report.cases())),
                        field("seconds", decimal(report.seconds())),
                        field("kernels", kernels(f.kernels())),
                        field("rules", rules(report.results())))
                + "\n";
    }

    private static String kernels(List<KernelClass> kernels) {
        return kernels.stream()
                .map(k ->
                        object(
                                "",
                                field("kernel", text(k.kernel())),
                                field("class", text(k.determinism().name()))))
                .collect(array());
    }

    private static String rules(List<RuleRunner.Result> results) {
        return results.stream().map(ReportJson::rule).collect(array());
    }

    private static String rule(RuleRunner.Result r) {
        return object(
                "",
                field("rule", text(r.rule())),
                field("outcome", text(r.outcome().name().toLowerCase(Locale.ROOT))),
                field("checked", Integer.toString(r.tally().checked())),
                field("skipped", Integer.toString(r.tally().skipped())),
                field("seconds", decimal(r.nanos() / 1e9)),
                field("duty", text(r.duty())),
                field("failure", text(r.failure().map(RuleFailure::getMessage).orElse(""))));
    }

    private static Collector<CharSequence, ?, String> array() {
        return java.util.stream.Collectors.joining(",\n  ", "[\n  ", "\n ]");
    }

    private static String object(String before, String... fields) {
        StringJoiner all = new StringJoiner("," + (before.isEmpty() ? " " : before), "{", "}");
        for (String field : fields) {
            all.add(field);
        }
        return all.toString();
    }

    private static String field(String name, String value) {
        return text(name) + ": " + value;
    }

    private static String decimal(double x) {
        return String.format(Locale.ROOT, "%.3f", x);
    }

    /** A string with what JSON does not admit written as escapes. */
    static String text(String words) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> out.append(c < ' ' ? escape(c) : String.valueOf(c));
            }
        }
        return out.append('"').toString();
    }

    private static String escape(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }
}
