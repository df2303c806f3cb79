package org.espalier.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Spelling {
    private Spelling() {}

    /** {@code " Did you mean 'adamw'?"}, or nothing where no word is near. */
    static String hint(String given, List<String> words) {
        return nearest(given, words).map(w -> " Did you mean '" + w + "'?").orElse("");
    }

    private static Optional<String> nearest(String given, List<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(w -> distance(given, w)))
                .filter(w -> 2 * distance(given, w) <= Math.max(2, bare(given).length()));
    }

    private static String bare(String word) {
        return word.replaceFirst("^--?", "");
    }

    /** Edits between two words: letters added, removed, changed, or two neighbours swapped. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : edits(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int edits(int[][] d, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
