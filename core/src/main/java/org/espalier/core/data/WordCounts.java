package org.espalier.core.data;

import java.util.Arrays;

/**
 * How often each pre-token occurs. Very long ones vote in pieces, so that one endless line cannot
 * stall training.
 */
final class WordCounts {
    /** The longest word in bytes. */
    static final int LONGEST = 1024;

    private final SliceTable words = new SliceTable();
    private long[] counts = new long[1 << 9];
    private long bytes;

    /** Counts the pre-tokens of a document. */
    void addText(byte[] text) {
        bytes += text.length;
        for (int from = 0; from < text.length; ) {
            int end = PreTokens.end(text, from, text.length);
            for (; from < end; from = Math.min(end, from + LONGEST)) {
                add(text, from, Math.min(end, from + LONGEST), 1);
            }
        }
    }

    /** Adds the counts of another table. */
    void addAll(WordCounts other) {
        bytes += other.bytes;
        for (int w = 0; w < other.size(); w++) {
            add(other.words.bytes(), other.words.start(w), other.words.end(w), other.counts[w]);
        }
    }

    private void add(byte[] b, int from, int to, long times) {
        int word = words.intern(b, from, to);
        if (word >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * counts.length);
        }
        counts[word] += times;
    }

    /** How much text was counted. */
    long bytes() {
        return bytes;
    }

    /** The number of different words. */
    int size() {
        return words.size();
    }

    long count(int word) {
        return counts[word];
    }

    /** The bytes of a word as numbers from 0 to 255. */
    int[] symbols(int word) {
        int start = words.start(word);
        int[] symbols = new int[words.end(word) - start];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = words.bytes()[start + i] & 0xFF;
        }
        return symbols;
    }
}
