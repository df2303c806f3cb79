package org.espalier.core.io;

import java.util.Locale;

/** Numbers as people read them. */
final class Words {
    private static final long KIB = 1L << 10;

    private Words() {}

    /** With a binary unit, for instance {@code 1.25 GiB}. */
    static String bytes(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (value >= KIB && unit < units.length - 1) {
            value /= KIB;
            unit++;
        }
        return (unit == 0 ? whole(value) : figures(value)) + " " + units[unit];
    }

    /** Seconds as {@code 41 s}, {@code 2 min 47 s} or {@code 3 h 05 min}. */
    static String duration(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        return s < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d h %02d min", s / 3600, s % 3600 / 60);
    }

    /** With thousands apart by thin spaces, for instance {@code 11 240}. */
    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value).replace(',', '\u2009');
    }

    /** Three significant figures, no more than needed. */
    static String figures(double value) {
        double size = Math.abs(value);
        String pattern = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, value);
    }

    /** Whether an axis that ends here is easier to read with exponents. */
    static boolean needsExponents(double high) {
        return high < 0.01 || high >= 1e5;
    }

    /** A tick's label: short. */
    static String tick(double value, boolean exponent) {
        return exponent && value != 0 ? exponent(value) : plain(value);
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceAll("\\.?0+$", "").replaceAll("^-?$", "0");
    }

    private static String exponent(double value) {
        String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e", 2);
        return parts[0].replaceAll("\\.?0+$", "") + "e" + Integer.parseInt(parts[1]);
    }
}
