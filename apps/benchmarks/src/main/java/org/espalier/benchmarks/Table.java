package org.espalier.benchmarks;

import java.util.Locale;

/** Figures for people. */
final class Table {
    private Table() {}

    static String row(Figure f) {
        String ratio =
                Double.isNaN(f.ratio())
                        ? ""
                        : String.format(
                                Locale.ROOT, "  of %-10s = %.2f", number(f.baseline()), f.ratio());
        return String.format(
                Locale.ROOT, "  %-36s %12s %-9s%s", f.id(), number(f.value()), f.unit(), ratio);
    }

    private static String number(double x) {
        if (x == StrictMath.rint(x) && StrictMath.abs(x) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) x);
        }
        return String.format(Locale.ROOT, StrictMath.abs(x) >= 100 ? "%,.0f" : "%.3g", x);
    }
}
