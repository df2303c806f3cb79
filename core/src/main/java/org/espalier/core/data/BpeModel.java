package org.espalier.core.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The tables of a byte-level BPE. A merge has a rank, its place in the order of training; the
 * lowest rank wins. Numbers of tokens are free, but every merge uses bytes and results of earlier
 * merges only, and no two merges make the same token. That is true of whatever training produces
 * and lets {@link BpeEncoder} apply one merge everywhere at once.
 */
final class BpeModel {
    /** The name of the special token that separates documents. */
    static final String END_OF_TEXT = "<|endoftext|>";

    /** The number of different bytes. */
    static final int BYTES = 256;

    /** The most tokens a vocabulary may have. */
    static final int MAX_VOCABULARY = 1 << 20;

    /** The longest token in bytes. */
    static final int MAX_TOKEN_BYTES = 4096;

    private final List<byte[]> tokens;
    private final int[] byteTokens;
    private final PairTable pairs;
    private final int[] results;
    private final List<Special> specials;
    private final int endOfText;

    /** A token that stands for no bytes, with its number. */
    record Special(int token, String content) {}

    /**
     * A model.
     *
     * @param tokens the bytes of each token, by number; none for a special token
     * @param byteTokens the token of each byte, by its unsigned value
     * @param pairs the pair of tokens that each merge joins, numbered by rank
     * @param results the token that each merge makes, by rank
     * @param specials the special tokens, by number
     * @param endOfText the special token before every document
     */
    BpeModel(
            List<byte[]> tokens,
            int[] byteTokens,
            PairTable pairs,
            int[] results,
            List<Special> specials,
            int endOfText) {
        this.tokens = tokens;
        this.byteTokens = byteTokens;
        this.pairs = pairs;
        this.results = results;
        this.specials = specials;
        this.endOfText = endOfText;
    }

    /**
     * The model of these merges: bytes are tokens 0 to 255, merge r makes 256 + r, the end of text
     * comes last.
     */
    static BpeModel of(PairTable merges) {
        List<byte[]> tokens = new ArrayList<>();
        int[] byteTokens = new int[BYTES];
        for (int b = 0; b < BYTES; b++) {
            tokens.add(new byte[] {(byte) b});
            byteTokens[b] = b;
        }
        int[] results = new int[merges.size()];
        for (int rank = 0; rank < results.length; rank++) {
            results[rank] = tokens.size();
            tokens.add(concat(tokens.get(merges.left(rank)), tokens.get(merges.right(rank))));
        }
        int end = tokens.size();
        tokens.add(new byte[0]);
        var specials = List.of(new Special(end, END_OF_TEXT));
        return new BpeModel(List.copyOf(tokens), byteTokens, merges, results, specials, end);
    }

    /** The number of tokens, special ones included. */
    int vocabulary() {
        return tokens.size();
    }

    /** The bytes of a token. */
    byte[] bytes(int token) {
        return tokens.get(token);
    }

    /** The token of a byte, by its unsigned value. */
    int byteToken(int b) {
        return byteTokens[b];
    }

    /** The pair of tokens that each merge joins, numbered by rank. */
    PairTable pairs() {
        return pairs;
    }

    /** The token that a merge makes. */
    int result(int rank) {
        return results[rank];
    }

    /** The special tokens, by number. */
    List<Special> specials() {
        return specials;
    }

    /** The special token before every document. */
    int endOfText() {
        return endOfText;
    }

    static byte[] concat(byte[] left, byte[] right) {
        byte[] all = new byte[left.length + right.length];
        System.arraycopy(left, 0, all, 0, left.length);
        System.arraycopy(right, 0, all, left.length, right.length);
        return all;
    }
}
