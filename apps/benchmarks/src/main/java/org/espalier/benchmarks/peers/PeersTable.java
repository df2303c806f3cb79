package org.espalier.benchmarks.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.benchmarks.Figure;

/** A line for each side of each workload. */
final class PeersTable {
    private static final String FORMAT = "  %-5s %-12s %10s %22s %22s %9s %10s";

    private PeersTable() {}

    static List<String> rows(List<Figure> figures) {
        Map<String, Map<String, Figure>> sides = new LinkedHashMap<>();
        for (Figure f : figures) {
            String[] parts = f.id().split("/", 4); // peers, workload, side, what
            String what = parts.length > 3 ? parts[3] : "step";
            sides.computeIfAbsent(parts[1] + "/" + parts[2], _ -> new LinkedHashMap<>())
                    .put(what, f);
        }
        List<String> rows = new ArrayList<>();
        rows.add(
                FORMAT.formatted(
                        "work", "side", "step", "rate", "times DJL [range]", "of probe", "memory"));
        sides.forEach((name, of) -> rows.add(row(name.split("/", 2), of)));
        return rows;
    }

    private static String row(String[] name, Map<String, Figure> of) {
        if (of.containsKey("losses-differ")) {
            double d = value(of, "loss-difference");
            return FORMAT.formatted(
                    name[0], name[1], "-", "losses differ:", number(d), "not timed", "-");
        }
        return FORMAT.formatted(
                name[0],
                name[1],
                number(value(of, "step")) + " ms",
                number(value(of, "rate")) + " " + unit(of, "rate"),
                ratio(of),
                number(value(of, "of-probe")),
                number(value(of, "memory")) + " MiB");
    }

    private static String ratio(Map<String, Figure> of) {
        Figure step = of.get("step");
        return step == null || Double.isNaN(step.ratio())
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.2f [%.2f .. %.2f]",
                        step.ratio(),
                        value(of, "low"),
                        value(of, "high"));
    }

    private static double value(Map<String, Figure> of, String what) {
        Figure f = of.get(what);
        return f == null ? Double.NaN : f.value();
    }

    private static String unit(Map<String, Figure> of, String what) {
        Figure f = of.get(what);
        return f == null ? "" : f.unit();
    }

    private static String number(double x) {
        if (Double.isNaN(x)) {
            return "-";
        }
        return String.format(Locale.ROOT, x >= 100 ? "%,.0f" : "%.3g", x);
    }
}
