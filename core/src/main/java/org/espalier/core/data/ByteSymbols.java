package org.espalier.core.data;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The printable characters that stand for bytes in {@code tokenizer.json}, as GPT-2 chose them:
 * bytes that are visible in ISO 8859-1 stand for themselves, the 68 others for U+0100 and up, in
 * their order.
 */
final class ByteSymbols {
    private static final char SHIFTED = 0x100;
    private static final int NO_BYTE = -1;
    private static final char[] SYMBOLS = new char[BpeModel.BYTES];
    private static final int[] BYTES = new int[2 * BpeModel.BYTES];

    static {
        Arrays.fill(BYTES, NO_BYTE);
        char next = SHIFTED;
        for (int b = 0; b < SYMBOLS.length; b++) {
            SYMBOLS[b] = isVisible(b) ? (char) b : next++;
            BYTES[SYMBOLS[b]] = b;
        }
    }

    private ByteSymbols() {}

    private static boolean isVisible(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    }

    /** These bytes, written in symbols. */
    static String text(byte[] bytes) {
        var out = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            out.append(SYMBOLS[b & 0xFF]);
        }
        return out.toString();
    }

    /** The byte of a symbol, 0 to 255; empty when the character is none. */
    static OptionalInt toByte(char symbol) {
        int b = symbol < BYTES.length ? BYTES[symbol] : NO_BYTE;
        return b < 0 ? OptionalInt.empty() : OptionalInt.of(b);
    }
}
