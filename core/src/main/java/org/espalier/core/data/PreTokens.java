package org.espalier.core.data;

/**
 * Cuts bytes into pre-tokens, the pieces that byte pairs never cross. The rule is that of GPT-2,
 * which Hugging Face calls {@code ByteLevel} with {@code add_prefix_space: false}: the matches of
 * {@link #REGEX}, whose alternatives are tried in order. They are:
 *
 * <ul>
 *   <li>an English contraction: {@code 's 't 're 've 'm 'll 'd};
 *   <li>letters, or numbers, or other symbols, each run with at most one space (U+0020) before it;
 *   <li>white space (the Unicode property), without its last character when something else follows
 *       it, so that this one goes to the next word.
 * </ul>
 *
 * <p>The bytes are read as UTF-8. A byte that does not belong to a well-formed sequence counts as
 * one "other symbol", as U+FFFD would. Letters and numbers are the Unicode categories L and N of
 * the JDK.
 */
final class PreTokens {
    /** The rule as a regular expression over characters. */
    static final String REGEX =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final int SPACE = 0;
    private static final int LETTER = 1;
    private static final int NUMBER = 2;
    private static final int OTHER = 3;
    private static final int KIND = 3;

    private static final int LETTERS =
            1 << Character.UPPERCASE_LETTER
                    | 1 << Character.LOWERCASE_LETTER
                    | 1 << Character.TITLECASE_LETTER
                    | 1 << Character.MODIFIER_LETTER
                    | 1 << Character.OTHER_LETTER;
    private static final int NUMBERS =
            1 << Character.DECIMAL_DIGIT_NUMBER
                    | 1 << Character.LETTER_NUMBER
                    | 1 << Character.OTHER_NUMBER;
    private static final int SPACES =
            1 << Character.SPACE_SEPARATOR
                    | 1 << Character.LINE_SEPARATOR
                    | 1 << Character.PARAGRAPH_SEPARATOR;

    private static final byte[] ASCII = new byte[128];

    static {
        for (int c = 0; c < ASCII.length; c++) {
            ASCII[c] = (byte) (kind(c) | 1 << 2);
        }
    }

    private PreTokens() {}

    /**
     * The end of the pre-token that starts at {@code from}; {@code from < to} and the bytes end at
     * {@code to}.
     */
    static int end(byte[] b, int from, int to) {
        int contraction = b[from] == '\'' ? contraction(b, from + 1, to) : 0;
        if (contraction > 0) {
            return from + 1 + contraction;
        }
        int start = b[from] == ' ' && from + 1 < to ? from + 1 : from;
        int kind = symbol(b, start, to) & KIND;
        return kind == SPACE ? spaces(b, from, to) : run(b, start, to, kind);
    }

    private static int contraction(byte[] b, int at, int to) {
        int first = at < to ? b[at] : 0;
        int second = at + 1 < to ? b[at + 1] : 0;
        return switch (first) {
            case 's', 't', 'm', 'd' -> 1;
            case 'r', 'v' -> second == 'e' ? 2 : 0;
            case 'l' -> second == 'l' ? 2 : 0;
            default -> 0;
        };
    }

    private static int run(byte[] b, int from, int to, int kind) {
        int i = from;
        while (i < to) {
            int symbol = symbol(b, i, to);
            if ((symbol & KIND) != kind) {
                return i;
            }
            i += symbol >> 2;
        }
        return i;
    }

    private static int spaces(byte[] b, int from, int to) {
        int last = from;
        int end = from;
        while (end < to) {
            int symbol = symbol(b, end, to);
            if ((symbol & KIND) != SPACE) {
                return last == from ? end : last;
            }
            last = end;
            end += symbol >> 2;
        }
        return end;
    }

    /**
     * The kind of the character at {@code i} in the lower two bits, its length in bytes above them.
     */
    private static int symbol(byte[] b, int i, int to) {
        return b[i] >= 0 ? ASCII[b[i]] : beyondAscii(b, i, to);
    }

    private static int beyondAscii(byte[] b, int i, int to) {
        int point = Utf8.codePoint(b, i, to);
        return point < 0 ? OTHER | 1 << 2 : kind(point) | Utf8.length(point) << 2;
    }

    private static int kind(int point) {
        int category = 1 << Character.getType(point);
        if ((category & LETTERS) != 0) {
            return LETTER;
        }
        if ((category & NUMBERS) != 0) {
            return NUMBER;
        }
        boolean control = (point >= '\t' && point <= '\r') || point == 0x85;
        return control || (category & SPACES) != 0 ? SPACE : OTHER;
    }
}
