package org.espalier.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.testkit.RuleRunner.Outcome;

/** A report as one HTML file that needs nothing else. */
final class ReportPage {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --line: #8884; --bad: #c62828; --good: #2e7d32; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
            table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
            th { font-weight: 600 } .n { text-align: right; font-variant-numeric: tabular-nums }
            code, pre { font: 13px/1.5 ui-monospace, monospace } pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 4px; white-space: pre-wrap }
            summary { cursor: pointer; padding: .3rem 0; border-bottom: 1px solid var(--line) } details[open] { margin-bottom: 1rem } td:first-child { white-space: nowrap }
            .verdict { font-size: 1.1rem; margin: .5rem 0 1rem } .failed { color: var(--bad); font-weight: 600 } .passed { color: var(--good) }
            .quiet { opacity: .65 } dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin: 0 } dt { opacity: .65 } dd { margin: 0 }
            """;

    /** What each group is about. */
    private static final Map<String, String> TITLES = titles();

    private ReportPage() {}

    private static Map<String, String> titles() {
        String words =
                "declarations and buffers;values;shapes;layouts;special values;derivatives;laws;"
                        + "determinism;errors;memory;concurrency;environment;end to end";
        Map<String, String> titles = new LinkedHashMap<>();
        for (String title : words.split(";", -1)) {
            titles.put("T" + (titles.size() + 1), title);
        }
        return titles;
    }

    static String of(TckReport report) {
        TckReport.Facts f = report.facts();
        String title = "Conformance of " + f.backend();
        return "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>"
                + escaped(title)
                + "</title>\n<style>\n"
                + STYLE
                + "</style>\n<h1>"
                + escaped(title)
                + "</h1>\n"
                + verdict(report)
                + facts(report)
                + failures(report)
                + kernels(f)
                + rules(report.results())
                + "</html>\n";
    }

    private static String verdict(TckReport report) {
        String state = report.passed() ? "passed" : "failed";
        return "<p class=\"verdict\"><span class=\""
                + state
                + "\">"
                + state
                + "</span> — "
                + escaped(report.summary())
                + "</p>\n";
    }

    private static String facts(TckReport report) {
        TckReport.Facts f = report.facts();
        Origin origin = f.origin();
        String version = origin.version().isEmpty() ? "" : " " + origin.version();
        return "<dl>"
                + fact("device", f.device())
                + fact("from", (origin.module() + version).strip())
                + fact("jar SHA-256", origin.sha256())
                + fact("JDK", f.java())
                + fact("kit", kit(f.plan()))
                + fact("seed", Long.toString(f.plan().seed()))
                + fact("cases", String.format(Locale.ROOT, "%,d", report.cases()))
                + fact("time", seconds(report.seconds()))
                + "</dl>\n";
    }

    private static String kit(Plan plan) {
        String share = plan.percent() == 100 ? "" : ", " + plan.percent() + " % of the cases";
        String filter = plan.filter().isEmpty() ? "" : ", rules " + plan.filter() + "…";
        return plan.kit() + share + filter;
    }

    private static String fact(String name, String value) {
        return value.isEmpty() ? "" : "<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>";
    }

    private static String failures(TckReport report) {
        String all =
                report.results().stream()
                        .filter(r -> r.failure().isPresent())
                        .map(r ->
                                "<pre>"
                                        + escaped(
                                                String.valueOf(
                                                        r.failure().orElseThrow().getMessage()))
                                        + "</pre>\n")
                        .collect(Collectors.joining());
        return all.isEmpty() ? "" : "<h2>What was found</h2>\n" + all;
    }

    private static String kernels(TckReport.Facts facts) {
        String rows =
                facts.kernels().stream()
                        .map(k -> row(escaped(k.kernel()), k.determinism().name()))
                        .collect(Collectors.joining());
        return "<h2>Determinism class of each kernel</h2>\n<table><tr><th>kernel<th>class</tr>\n"
                + rows
                + "</table>\n";
    }

    private static String row(String... cells) {
        return "<tr><td>" + String.join("<td>", cells) + "</tr>\n";
    }

    /** A group of rules under one line, which opens to show them. */
    private static String rules(List<RuleRunner.Result> results) {
        Map<String, List<RuleRunner.Result>> groups = new LinkedHashMap<>();
        results.forEach(r -> groups.computeIfAbsent(r.group(), _ -> new ArrayList<>()).add(r));
        StringBuilder text = new StringBuilder("<h2>Rules</h2>\n");
        groups.forEach((name, rules) -> text.append(group(name, rules)));
        return text.toString();
    }

    private static String group(String name, List<RuleRunner.Result> rules) {
        long failed = rules.stream().filter(r -> !r.passed()).count();
        int cases = rules.stream().mapToInt(r -> r.tally().checked()).sum();
        double time = rules.stream().mapToLong(RuleRunner.Result::nanos).sum() / 1e9;
        String state = failed == 0 ? "passed" : "failed";
        String line =
                String.format(
                        Locale.ROOT,
                        "%s %s <span class=\"quiet\">%d rules, %,d cases, %.1f s</span>"
                                + " <span class=\"%s\">%s</span>",
                        name,
                        TITLES.getOrDefault(name, ""),
                        rules.size(),
                        cases,
                        time,
                        state,
                        failed == 0 ? "passed" : failed + " failed");
        return "<details"
                + (failed == 0 ? "" : " open")
                + "><summary>"
                + line
                + "</summary>\n<table><tr><th>rule<th>outcome<th class=\"n\">cases"
                + "<th class=\"n\">time<th>duty</tr>\n"
                + rules.stream().map(ReportPage::rule).collect(Collectors.joining())
                + "</table></details>\n";
    }

    private static String rule(RuleRunner.Result r) {
        return "<tr><td><code>"
                + escaped(r.rule())
                + "</code><td class=\""
                + style(r.outcome())
                + "\">"
                + words(r.outcome())
                + "<td class=\"n\">"
                + r.tally().checked()
                + "<td class=\"n\">"
                + seconds(r.nanos() / 1e9)
                + "<td>"
                + escaped(r.duty())
                + "</tr>\n";
    }

    private static String style(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed";
            case FAILED -> "failed";
            case EXPECTED_FAILURE, NOT_APPLICABLE -> "quiet";
        };
    }

    private static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String seconds(double x) {
        return String.format(Locale.ROOT, "%.1f s", x);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
