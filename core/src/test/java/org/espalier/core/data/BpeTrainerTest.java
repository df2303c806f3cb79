package org.espalier.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
    private static ByteLevelBpe train(int merges, String... documents) {
        List<byte[]> bytes = new ArrayList<>();
        for (String d : documents) {
            bytes.add(d.getBytes(UTF_8));
        }
        return ByteLevelBpe.train(bytes, 257 + merges);
    }

    private static List<NaiveBpe.Pair> merges(ByteLevelBpe bpe) {
        List<NaiveBpe.Pair> merges = new ArrayList<>();
        PairTable pairs = bpe.model().pairs();
        for (int rank = 0; rank < pairs.size(); rank++) {
            merges.add(new NaiveBpe.Pair(pairs.left(rank), pairs.right(rank)));
        }
        return merges;
    }

    /**
     * Words: "low" once, " low" twice, " lower" three times. Counts: lo 6, ow 6, " l" 5, we 3, er
     * 3. The tie of lo and ow goes to the smaller left token, l (108). Then (lo)w 6; then " "(low)
     * 5; then (" low")e 3 and er 3 tie, which the smaller left token e (101) wins; at last ("
     * low")(er) 3.
     */
    @Test
    void smallCorpusWorkedByHand() {
        var bpe = train(20, "low low low lower lower lower");
        assertEquals(
                List.of(
                        new NaiveBpe.Pair('l', 'o'),
                        new NaiveBpe.Pair(256, 'w'),
                        new NaiveBpe.Pair(' ', 257),
                        new NaiveBpe.Pair('e', 'r'),
                        new NaiveBpe.Pair(258, 259)),
                merges(bpe));
        assertEquals(262, bpe.vocabulary());
        assertEquals(261, bpe.endOfText());
        assertArrayEquals(new int[] {257, 260, 258, 'e', 258}, bpe.encode("low lower lowe low"));
    }

    /** ab, ac and bc occur twice each: (a, b) is first, (a, c) next, then (b, c). */
    @Test
    void tiesGoToTheSmallerLeftThenTheSmallerRightToken() {
        var bpe = train(3, "bc.ac.ab", "bc.ac.ab");
        assertEquals(
                List.of(
                        new NaiveBpe.Pair('a', 'b'),
                        new NaiveBpe.Pair('a', 'c'),
                        new NaiveBpe.Pair('b', 'c')),
                merges(bpe));
    }

    @Test
    void runsAreJoinedFromTheLeft() {
        var bpe = train(1, "aaaaa aaaaa");
        assertArrayEquals(new int[] {256, 256, 'a'}, bpe.encode("aaaaa"));
    }

    @Test
    void pairsThatOccurOnceAreLeftAlone() {
        assertEquals(257, train(100, "abcdefg").vocabulary());
        assertEquals(257, train(100).vocabulary());
    }

    @Test
    void equalsTheDefinition() {
        var random = Seeds.random();
        for (int i = 0; i < 60; i++) {
            List<byte[]> documents = new ArrayList<>();
            for (int d = 0; d < 3; d++) {
                var text = new StringBuilder();
                for (int c = random.nextInt(200); c > 0; c--) {
                    text.append("aaabbc d\n".charAt(random.nextInt(9)));
                }
                documents.add(text.toString().getBytes(UTF_8));
            }
            var bpe = ByteLevelBpe.train(documents, 257 + 40);
            assertEquals(
                    NaiveBpe.train(documents, 40),
                    merges(bpe),
                    Seeds.replay(getClass(), "case " + i));
        }
    }

    /** Words of 1,500 bytes vote as pieces of 1,024 and 476. */
    @Test
    void endlessWordsVoteInPieces() {
        var counts = new WordCounts();
        counts.addText("x".repeat(1500).getBytes(UTF_8));
        assertEquals(2, counts.size());
        assertEquals(1024, counts.symbols(0).length);
        assertEquals(476, counts.symbols(1).length);
        assertEquals(1500, counts.bytes());
    }

    @Test
    void countsOfPartsAddUp() {
        var random = Seeds.random();
        var all = new WordCounts();
        var sum = new WordCounts();
        for (int i = 0; i < 40; i++) {
            byte[] text = Seeds.text(random, 100).getBytes(UTF_8);
            all.addText(text);
            var part = new WordCounts();
            part.addText(text);
            sum.addAll(part);
        }
        assertEquals(all.size(), sum.size());
        for (int w = 0; w < all.size(); w++) {
            assertArrayEquals(
                    all.symbols(w), sum.symbols(w), Seeds.replay(getClass(), "word " + w));
            assertEquals(all.count(w), sum.count(w), Seeds.replay(getClass(), "word " + w));
        }
    }
}
