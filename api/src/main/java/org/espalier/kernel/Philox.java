package org.espalier.kernel;

import java.nio.charset.StandardCharsets;

/**
 * Philox4x32-10, a generator without state: a key and a counter give 128 random bits (Salmon,
 * Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). Element e of a
 * tensor takes word e mod 4 of counter e div 4.
 */
public final class Philox {
    /** Multiplier of counter word 0. */
    public static final int M0 = 0xD2511F53;

    /** Multiplier of counter word 2. */
    public static final int M1 = 0xCD9E8D57;

    /** What key word 0 grows by from round to round. */
    public static final int W0 = 0x9E3779B9;

    /** What key word 1 grows by from round to round. */
    public static final int W1 = 0xBB67AE85;

    /** How many rounds a block takes. */
    public static final int ROUNDS = 10;

    private Philox() {}

    /**
     * The 32 random bits of an element under a key.
     *
     * @param key key words: the low half is the first, the high half the second
     * @param element at least 0
     */
    public static int word(long key, long element) {
        int[] words = {(int) (element >>> 2), (int) (element >>> 34), 0, 0};
        block(words, (int) key, (int) (key >>> 32), words);
        return words[(int) element & 3];
    }

    /**
     * One block: four words from a counter of four words and a key of two.
     *
     * @param out receives the words; may be {@code counter}
     */
    public static void block(int[] counter, int k0, int k1, int[] out) {
        int c0 = counter[0];
        int c1 = counter[1];
        int c2 = counter[2];
        int c3 = counter[3];
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = Integer.toUnsignedLong(M0) * Integer.toUnsignedLong(c0);
            long p1 = Integer.toUnsignedLong(M1) * Integer.toUnsignedLong(c2);
            c0 = (int) (p1 >>> 32) ^ c1 ^ (k0 + round * W0);
            c2 = (int) (p0 >>> 32) ^ c3 ^ (k1 + round * W1);
            c1 = (int) p1;
            c3 = (int) p0;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /** The upper 24 bits of a word as a number in [0, 1). */
    public static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /**
     * The key of a stream of random numbers at a step. With two of the three given, different
     * values of the third give different keys (streams: unless FNV-1a of their UTF-8 bytes collides
     * in 64 bits).
     *
     * @param seed the run's seed
     * @param stream what the numbers are for, usually a module path
     * @param step the training step, or 0
     */
    public static long key(long seed, String stream, long step) {
        return mix(mix(mix(seed) ^ hash(stream)) ^ step);
    }

    /** FNV-1a in 64 bits over UTF-8. */
    private static long hash(String text) {
        long h = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 0xff)) * 0x100000001b3L;
        }
        return h;
    }

    /** One step of SplitMix64, a bijection (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
