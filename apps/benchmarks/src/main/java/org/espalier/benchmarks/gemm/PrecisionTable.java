package org.espalier.benchmarks.gemm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.benchmarks.Figure;
import org.espalier.benchmarks.Processor;

/** A line for each shape and precision, the yardstick's among them. */
final class PrecisionTable {
    private static final String ERROR = "/error";
    private static final String FORMAT = "  %-22s %-9s %9s %14s %12s";

    private PrecisionTable() {}

    /** The error of what a figure tells the speed of. */
    static Figure error(String id, double value) {
        return Figure.plain(id + ERROR, value, "of |A||B|");
    }

    static List<String> rows(List<Figure> figures) {
        Map<String, Double> errors = new TreeMap<>();
        figures.forEach(f -> errors.put(f.id(), f.value()));
        List<String> rows = new ArrayList<>();
        rows.add("  " + Processor.words());
        rows.add(FORMAT.formatted("shape", "precision", "GFLOP/s", "times sgemm", "error"));
        figures.stream()
                .filter(f -> !f.id().endsWith(ERROR))
                .map(f -> row(f, errors.getOrDefault(f.id() + ERROR, Double.NaN)))
                .forEach(rows::add);
        return rows;
    }

    private static String row(Figure f, double error) {
        String[] parts = f.id().split("/", 3); // precision, shape, which
        return FORMAT.formatted(
                parts[1],
                parts[2],
                number(f.value()),
                number(f.ratio()),
                String.format(Locale.ROOT, "%.1e", error));
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, x >= 100 ? "%,.0f" : "%.3g", x);
    }
}
