package org.espalier.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;

class ByteLevelBpeTest {
    private static final List<byte[]> DOCUMENTS = documents();
    private static final ByteLevelBpe BPE = ByteLevelBpe.train(DOCUMENTS, 600);

    private static List<byte[]> documents() {
        var random = Seeds.random();
        List<byte[]> documents = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            documents.add(
                    (Seeds.text(random, 400) + "=".repeat(80) + " ".repeat(70)).getBytes(UTF_8));
        }
        return documents;
    }

    @Test
    void roundTripIsTheIdentityOnBytes() {
        var random = Seeds.random();
        for (int length : new int[] {0, 1, 7, 8, 13, 65, 1003, 20_000}) {
            byte[] random8 = Seeds.bytes(random, length);
            assertArrayEquals(random8, BPE.decodeBytes(BPE.encode(random8)));
            byte[] text = Seeds.text(random, length).getBytes(UTF_8);
            assertArrayEquals(
                    text, BPE.decodeBytes(BPE.encode(text)), Seeds.replay(getClass(), length));
        }
    }

    @Test
    void roundTripIsTheIdentityOnText() {
        String text = "Größe 木\uD83C\uDF33'll\r\n\t x  ";
        assertEquals(text, BPE.decode(BPE.encode(text)));
        assertEquals("a?b", BPE.decode(BPE.encode("a\uD800b")), "a lone surrogate");
        assertEquals("a\uFFFD", BPE.decode('a', 0xFF), "no UTF-8");
    }

    @Test
    void encodingEqualsTheDefinition() {
        var merges = NaiveBpe.train(DOCUMENTS.subList(0, 6), 90);
        var bpe = ByteLevelBpe.train(DOCUMENTS.subList(0, 6), 257 + merges.size());
        var random = Seeds.random();
        for (int i = 0; i < 200; i++) {
            String text = Seeds.text(random, 50) + "=".repeat(random.nextInt(200));
            assertArrayEquals(
                    NaiveBpe.encode(merges, text.getBytes(UTF_8)),
                    bpe.encode(text),
                    Seeds.replay(getClass(), "case " + i));
        }
    }

    /** The arrays for long words grow while they are in use. */
    @Test
    void longWordsSurvive() {
        for (int length : new int[] {63, 64, 65, 129, 1003, 70_000}) {
            byte[] text = ("x" + "=".repeat(length) + "\n".repeat(length) + "y").getBytes(UTF_8);
            var out = new IntList(1);
            new BpeEncoder(BPE.model()).encode(text, out);
            assertArrayEquals(text, BPE.decodeBytes(out.toArray()));
            assertTrue(out.size() < 2 * length, "joined at all");
        }
    }

    @Test
    void theSizeOfTheCacheNeverShows() {
        byte[] text = Seeds.text(Seeds.random(), 5_000).getBytes(UTF_8);
        int[] expected = BPE.encode(text);
        for (int words : new int[] {1, 2, 65}) {
            var encoder = new BpeEncoder(BPE.model(), words);
            for (int again = 0; again < 2; again++) {
                var out = new IntList(16);
                encoder.encode(text, out);
                assertArrayEquals(expected, out.toArray());
            }
        }
    }

    @Test
    void contentNeverBecomesASpecialToken() {
        int[] tokens = BPE.encode(BpeModel.END_OF_TEXT);
        for (int token : tokens) {
            assertNotEquals(BPE.endOfText(), token);
        }
        assertEquals(BpeModel.END_OF_TEXT, BPE.decode(tokens));
        assertEquals("", BPE.decode(BPE.endOfText()));
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        var e = assertThrows(DataException.class, () -> BPE.decode(3, BPE.vocabulary()));
        assertEquals(
                "tokenizer %s: no token %d; tokens are 0 to %d"
                        .formatted(BPE.name(), BPE.vocabulary(), BPE.vocabulary() - 1),
                e.getMessage());
        assertThrows(DataException.class, () -> BPE.decodeBytes(-1));
    }
}
