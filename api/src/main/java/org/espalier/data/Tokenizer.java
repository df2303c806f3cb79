package org.espalier.data;

import java.nio.charset.StandardCharsets;

/**
 * Turns bytes into token numbers and back. Immutable and safe for use by many threads. {@code
 * decodeBytes(encode(b))} equals {@code b} for every array of bytes, well-formed UTF-8 or not.
 */
public interface Tokenizer {
    /** The number of tokens; token numbers are 0 (inclusive) to this (exclusive). */
    int vocabulary();

    /** The tokens of these bytes. Special tokens are never made from content, however it reads. */
    int[] encode(byte[] utf8);

    /** The tokens of the UTF-8 form of this text. A lone surrogate counts as {@code ?}. */
    default int[] encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The bytes that these tokens stand for; a special token stands for none.
     *
     * @throws DataException when a token is not in the vocabulary
     */
    byte[] decodeBytes(int... tokens);

    /** The text of these tokens; bytes that are no UTF-8 become U+FFFD. */
    default String decode(int... tokens) {
        return new String(decodeBytes(tokens), StandardCharsets.UTF_8);
    }

    /** The special token before every document. */
    int endOfText();

    /** A short name for people, for instance {@code bpe-2048}. */
    String name();

    /**
     * This tokenizer as the content of a Hugging Face {@code tokenizer.json}: equal tokenizers give
     * equal bytes.
     */
    byte[] json();

    /** The SHA-256 of {@link #json()}, as 64 lower-case hexadecimal digits. */
    String sha256();
}
