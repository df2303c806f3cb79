package org.espalier.core.data;

import java.util.Random;
import java.util.function.Supplier;
import org.espalier.core.Seed;

/** Random texts, and the words for a random case that fails. */
final class Seeds {
    private static final long OWN = 20260101L;

    private Seeds() {}

    static Random random() {
        return new Random(Seed.of(Seeds.class, OWN).value());
    }

    /** The message of an assertion that fails at a random case. */
    static Supplier<String> replay(Class<?> test, Object what) {
        return () -> what + "; " + Seed.of(test, OWN);
    }

    /**
     * Text in which all kinds of characters meet, those that the pre-token rule names more often
     * than others.
     */
    static String text(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(codePoint(random));
        }
        return text.toString();
    }

    private static int codePoint(Random random) {
        String frequent = "  \t\n\r'''stremvdl STREabc019.,;(){}\"_$";
        String rare =
                "\u00A0\u0085\u2003\u3000\u2028\u001C\u180E\u200B\u000BäßéдернÅ木١²½ⅧǅʰːÅ\uFFFD";
        int point = 0xD800;
        while (point >= 0xD800 && point <= 0xDFFF) {
            point =
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextInt(Character.MAX_CODE_POINT + 1);
                        case 1 -> 0x80 + random.nextInt(0x3000);
                        case 2 -> rare.charAt(random.nextInt(rare.length()));
                        default -> frequent.charAt(random.nextInt(frequent.length()));
                    };
        }
        return point;
    }

    static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
