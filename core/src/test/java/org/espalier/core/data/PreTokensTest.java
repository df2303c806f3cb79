package org.espalier.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PreTokensTest {
    private static final Pattern REGEX =
            Pattern.compile(PreTokens.REGEX, Pattern.UNICODE_CHARACTER_CLASS);

    private static List<String> cut(byte[] text) {
        var pieces = new ArrayList<String>();
        for (int from = 0; from < text.length; ) {
            int end = PreTokens.end(text, from, text.length);
            pieces.add(new String(text, from, end - from, UTF_8));
            from = end;
        }
        return pieces;
    }

    private static List<String> matches(String text) {
        return REGEX.matcher(text).results().map(m -> m.group()).toList();
    }

    @Test
    void javaIsCutAsGpt2CutsIt() {
        assertEquals(
                List.of(
                        "\n   ", " int", " x", "1", " =", " y", "'s", " +'", "x", "';", " ", " //",
                        " '", "ll", "\n"),
                cut("\n    int x1 = y's +'x';  // 'll\n".getBytes(UTF_8)));
    }

    @Test
    void equalsTheRegularExpression() {
        var random = Seeds.random();
        for (int i = 0; i < 20_000; i++) {
            String text = Seeds.text(random, random.nextInt(30));
            assertEquals(
                    matches(text),
                    cut(text.getBytes(UTF_8)),
                    Seeds.replay(getClass(), "case " + i));
        }
    }

    @Test
    void equalsTheRegularExpressionOnEveryCodePoint() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < 0xD800 || point > 0xDFFF) {
                String c = Character.toString(point);
                String text = "a" + c + c + " " + c + "1";
                assertEquals(matches(text), cut(text.getBytes(UTF_8)));
            }
        }
    }

    /**
     * Each byte that is no UTF-8 counts as U+FFFD would: overlong, surrogate, cut short, too large,
     * stray.
     */
    @Test
    void illFormedBytesCountAsSymbols() {
        byte[][] bad = {
            {(byte) 0x80},
            {(byte) 0xC0, (byte) 0xAF},
            {(byte) 0xE0, (byte) 0x80, (byte) 0xAF},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xE6, (byte) 0x9C},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xFF}
        };
        for (byte[] b : bad) {
            byte[] text =
                    BpeModel.concat("a".getBytes(UTF_8), BpeModel.concat(b, new byte[] {'1'}));
            assertEquals(1, PreTokens.end(text, 0, text.length));
            assertEquals(1 + b.length, PreTokens.end(text, 1, text.length));
        }
    }

    @Test
    void everyByteIsInOnePiece() {
        var random = Seeds.random();
        for (int i = 0; i < 2_000; i++) {
            byte[] text = Seeds.bytes(random, random.nextInt(40));
            int from = 0;
            while (from < text.length) {
                int end = PreTokens.end(text, from, text.length);
                assertEquals(true, end > from, Seeds.replay(getClass(), "case " + i));
                from = end;
            }
            assertEquals(text.length, from, Seeds.replay(getClass(), "case " + i));
        }
    }
}
