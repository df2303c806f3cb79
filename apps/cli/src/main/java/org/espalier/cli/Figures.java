package org.espalier.cli;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Figures {
    private static final long KIBI = 1L << 10;
    private static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;
    private static final int HOUR = 3600;

    private Figures() {}

    /** As {@link String#format}, in no country's way. */
    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** {@code 512 KiB}, {@code 310 MiB}, {@code 1.4 GiB}. */
    static String bytes(long bytes) {
        String unit = bytes < MEBI ? " KiB" : bytes < GIBI ? " MiB" : " GiB";
        return bytes(bytes, bytes) + unit;
    }

    /** The number alone, in the unit of another number. */
    static String bytes(long bytes, long other) {
        if (other < MEBI) {
            return format("%d", (bytes + KIBI - 1) / KIBI);
        }
        return other < GIBI
                ? format("%.0f", bytes / (double) MEBI)
                : format("%.1f", bytes / (double) GIBI);
    }

    /** {@code 1:27}, {@code 2:03:09}; {@code -:--} where it is unknown. */
    static String duration(double seconds) {
        if (!(seconds >= 0 && seconds < Integer.MAX_VALUE)) {
            return "-:--";
        }
        long s = (long) StrictMath.rint(seconds);
        return s < HOUR
                ? format("%d:%02d", s / 60, s % 60)
                : format("%d:%02d:%02d", s / HOUR, s % HOUR / 60, s % 60);
    }

    /** {@code 870}, {@code 11.2k}, {@code 3.4M}. */
    static String rate(double perSecond) {
        if (perSecond < 999.5) {
            return format("%.0f", perSecond);
        }
        return perSecond < 999_950
                ? format("%.1fk", perSecond / 1e3)
                : format("%.1fM", perSecond / 1e6);
    }

    /** Two digits after the point, or a power of ten where that would be too long. */
    static String small(double value) {
        return Double.isFinite(value) && Math.abs(value) >= 1e4
                ? power(value)
                : format("%.2f", value);
    }

    /** {@code 6e-4}: one digit and a power of ten without padding. */
    static String power(double value) {
        return value == 0 ? "0" : format("%.0e", value).replaceFirst("e([+-])0", "e$1");
    }
}
