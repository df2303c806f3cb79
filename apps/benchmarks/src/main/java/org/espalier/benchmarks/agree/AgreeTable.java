package org.espalier.benchmarks.agree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.espalier.benchmarks.Figure;

/** Verdicts as figures, and figures as a table: a line for each side of each course. */
final class AgreeTable {
    private static final String FORMAT = "  %-9s %-14s %-28s %-52s %s";

    private AgreeTable() {}

    /** The figures of a verdict; each limit is a figure's baseline. */
    static List<Figure> figures(Verdict v) {
        String name = name(v.course(), v.side());
        List<Figure> all = new ArrayList<>();
        all.add(limited(name + "/step-50", v.early(), "relative", Verdict.TOLERANCE));
        v.end()
                .ifPresent(e -> {
                    all.add(limited(name + "/end", e.difference(), "nats", e.margin()));
                    all.add(limited(name + "/p", e.p(), "", Equivalence.LEVEL));
                });
        all.add(Figure.plain(name + "/rules-broken", v.broken(), "failures"));
        return all;
    }

    /** The figure of a side that cannot work here: no failure where less is asked for. */
    static Figure missing(Course course, Side side, boolean quick) {
        return Figure.plain(name(course, side) + "/missing", 1, quick ? "sides" : "failures");
    }

    private static Figure limited(String id, double value, String unit, double limit) {
        return new Figure(id, value, unit, limit, Double.NaN);
    }

    private static String name(Course course, Side side) {
        return "agree/%s/%s".formatted(course.id(), side.id());
    }

    static List<String> rows(List<Figure> figures) {
        Map<String, Map<String, Figure>> sides = new LinkedHashMap<>();
        for (Figure f : figures) {
            int cut = f.id().lastIndexOf('/');
            sides.computeIfAbsent(f.id().substring(0, cut), _ -> new LinkedHashMap<>())
                    .put(f.id().substring(cut + 1), f);
        }
        List<String> rows = new ArrayList<>();
        rows.add(FORMAT.formatted("course", "side", "step 50, relative", "end, mean of seeds", ""));
        sides.forEach((name, of) -> rows.add(row(name.split("/", 3), of)));
        return rows;
    }

    private static String row(String[] name, Map<String, Figure> of) {
        if (of.containsKey("missing")) {
            boolean counts = get(of, "missing").unit().equals("failures");
            return FORMAT.formatted(
                    name[1], name[2], "-", "-", counts ? "missing: FAILED" : "missing");
        }
        boolean passed = get(of, "rules-broken").value() == 0;
        return FORMAT.formatted(
                name[1], name[2], early(get(of, "step-50")), end(of), passed ? "passed" : "FAILED");
    }

    private static Figure get(Map<String, Figure> of, String what) {
        return Objects.requireNonNull(of.get(what), what);
    }

    private static String early(Figure f) {
        String verdict = f.value() <= f.baseline() ? "" : ": too far";
        return String.format(Locale.ROOT, "%.1e of %.0e%s", f.value(), f.baseline(), verdict);
    }

    private static String end(Map<String, Figure> of) {
        if (!of.containsKey("end")) {
            return "-";
        }
        Figure end = get(of, "end");
        Figure p = get(of, "p");
        String verdict = p.value() < p.baseline() ? "" : ": not shown";
        return String.format(
                Locale.ROOT,
                "%+.1e within ±%.3f, p %s%s",
                end.value(),
                end.baseline(),
                p.value() < 1e-6 ? "< 1e-6" : String.format(Locale.ROOT, "= %.2g", p.value()),
                verdict);
    }
}
