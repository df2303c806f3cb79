package org.espalier.benchmarks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text for people, 80 columns wide. */
public final class Screen {
    private static final int COLUMNS = 80;

    private Screen() {}

    /** A number with at most so many digits; whole numbers have all of theirs. */
    public static String number(double x, int digits) {
        if (!Double.isFinite(x)) {
            return Double.toString(x);
        }
        if (x == StrictMath.rint(x) && StrictMath.abs(x) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) x);
        }
        BigDecimal rounded = new BigDecimal(x).round(new MathContext(digits)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.toPlainString() : rounded.toString().replace('E', 'e');
    }

    /**
     * Pieces one after the other, in as many lines as they need.
     *
     * @param first what the first line begins with; the others are indented by as much
     */
    public static List<String> pieces(String first, List<String> pieces, String gap) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        for (String piece : pieces) {
            boolean begun = line.length() > first.length();
            if (begun && line.length() + gap.length() + piece.length() > COLUMNS) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(first.length()));
                begun = false;
            }
            line.append(begun ? gap : "").append(piece);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Words, in as many lines as they need. */
    public static List<String> words(String first, String text) {
        return pieces(first, List.of(text.split(" ", -1)), " ");
    }
}
