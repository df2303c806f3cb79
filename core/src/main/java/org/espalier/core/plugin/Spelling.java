package org.espalier.core.plugin;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the name that was probably meant. */
public final class Spelling {
    private Spelling() {}

    /**
     * {@code " Did you mean 'adamw'?"}, or nothing where no name is near; of names equally near one
     * of the same length.
     */
    public static String hint(String given, List<String> names) {
        return names.stream()
                .min(
                        Comparator.<String>comparingInt(n -> misses(given, n))
                                .thenComparingInt(n -> Math.abs(n.length() - given.length())))
                .filter(n ->
                        misses(given, n) <= Math.max(1, Math.min(given.length(), n.length()) / 2))
                .map(n -> " Did you mean '" + n + "'?")
                .orElse("");
    }

    private static int misses(String given, String name) {
        return distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }

    /** Levenshtein's distance. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
