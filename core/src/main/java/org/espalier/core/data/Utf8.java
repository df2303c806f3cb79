package org.espalier.core.data;

/** Strict decoding of UTF-8 (The Unicode Standard, table 3-7), one character at a time. */
final class Utf8 {
    private Utf8() {}

    /** The code point that starts at {@code i}, or -1 when no well-formed sequence does. */
    static int codePoint(byte[] b, int i, int to) {
        int lead = b[i] & 0xFF;
        int more = lead < 0x80 ? 0 : lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        if (more < 0 || lead > 0xF4 || i + more >= to) {
            return -1;
        }
        int point = more == 0 ? lead : lead & 0x3F >> more;
        for (int k = 1; k <= more; k++) {
            if (!isContinuation(b[i + k])) {
                return -1;
            }
            point = point << 6 | (b[i + k] & 0x3F);
        }
        return isScalar(point) && length(point) == more + 1 ? point : -1;
    }

    private static boolean isScalar(int point) {
        return point <= Character.MAX_CODE_POINT && (point < 0xD800 || point > 0xDFFF);
    }

    /** The number of bytes of a code point's shortest, and only legal, form. */
    static int length(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    /** True for a byte that continues a character rather than starting one. */
    static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
