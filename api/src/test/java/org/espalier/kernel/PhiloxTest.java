package org.espalier.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Known answers of Philox4x32-10, its numbering of elements, and the spread of keys. */
class PhiloxTest {
    private static void block(int[] counter, int k0, int k1, int... expected) {
        int[] out = new int[4];
        Philox.block(counter, k0, k1, out);
        assertArrayEquals(expected, out);
    }

    /** The known answers of the Random123 distribution. */
    @Test
    void knownAnswers() {
        block(new int[4], 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        block(new int[] {-1, -1, -1, -1}, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        int[] pi = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
        block(pi, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void blockMayOverwriteItsCounter() {
        int[] words = new int[4];
        Philox.block(words, 0, 0, words);
        assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, words);
    }

    @Test
    void anElementTakesItsWordOfItsCounter() {
        long key = 0x299f31d0a4093822L;
        for (long element :
                new long[] {0, 1, 2, 3, 4, 1003, 1L << 34, (1L << 34) + 5, Long.MAX_VALUE}) {
            int[] words = new int[4];
            int[] counter = {(int) (element / 4), (int) (element >>> 34), 0, 0};
            Philox.block(counter, 0xa4093822, 0x299f31d0, words);
            assertEquals(words[(int) (element % 4)], Philox.word(key, element));
        }
    }

    @Test
    void uniformTakesTheUpper24Bits() {
        assertEquals(0f, Philox.uniform(0xff));
        assertEquals(0x1p-24f, Philox.uniform(0x100));
        assertEquals(0.5f, Philox.uniform(0x80000000));
        assertEquals(Math.nextDown(1f), Philox.uniform(-1));
    }

    @Test
    void uniformNumbersFillTheirInterval() {
        int n = 1 << 18;
        int[] bins = new int[64];
        for (int i = 0; i < n; i++) {
            bins[(int) (Philox.uniform(Philox.word(7, i)) * bins.length)]++;
        }
        double expected = (double) n / bins.length;
        double chi =
                Arrays.stream(bins)
                        .mapToDouble(b -> (b - expected) * (b - expected) / expected)
                        .sum();
        assertTrue(chi > 30 && chi < 110, () -> "chi-squared of 63 degrees of freedom: " + chi);
    }

    @Test
    void smallInputsHaveDifferentKeys() {
        long[] keys = new long[20 * 50 * 200];
        int count = 0;
        for (long seed = 0; seed < 20; seed++) {
            for (int layer = 0; layer < 50; layer++) {
                for (long step = 0; step < 200; step++) {
                    keys[count++] = Philox.key(seed, "blocks." + layer + ".mlp", step);
                }
            }
        }
        assertEquals(count, Arrays.stream(keys).distinct().count());
    }

    @Test
    void keyDependsOnEachPart() {
        long key = Philox.key(1, "a", 2);
        assertEquals(key, Philox.key(1, "a", 2));
        assertNotEquals(key, Philox.key(2, "a", 1));
        assertNotEquals(key, Philox.key(1, "ä", 2));
        assertNotEquals(key, Philox.key(1, "", 2));
        assertNotEquals(key, Philox.key(-1, "a", 2));
    }

    /** Keys are part of the contract: a run repeats its numbers under any later version. */
    @Test
    void keysAreThoseOfTheGoldenRun() {
        assertEquals(0xa6bbc8dcbe30928cL, Philox.key(0, "", 0));
        assertEquals(0xa5a5968c2f875a93L, Philox.key(7, "blocks.0.mlp/dropout", 212));
    }
}
