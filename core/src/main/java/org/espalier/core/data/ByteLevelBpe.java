package org.espalier.core.data;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.espalier.core.io.Sha256;
import org.espalier.data.DataException;
import org.espalier.data.Progress;
import org.espalier.data.Tokenizer;

/**
 * Byte-level BPE with the pre-tokens of GPT-2 ({@link PreTokens}). Its {@link #json()} is a {@code
 * tokenizer.json} that Hugging Face tokenizers loads and that gives the same tokens there, save for
 * text that contains the name of a special token: Hugging Face turns it into that token, while here
 * content never becomes a special token.
 */
public final class ByteLevelBpe implements Tokenizer {
    private final BpeModel model;
    private final byte[] json;
    private final String sha256;

    ByteLevelBpe(BpeModel model) {
        this.model = model;
        this.json = TokenizerJson.write(model);
        this.sha256 = Sha256.of(json);
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws DataException naming path and rule, when it is malformed, too large, or no byte-level
     *     BPE of this kind
     */
    public static ByteLevelBpe load(Path path) {
        return new ByteLevelBpe(TokenizerJson.read(path));
    }

    /** Trains on documents, in whatever order; each is cut into pre-tokens alone. */
    static ByteLevelBpe train(Iterable<byte[]> documents, int vocabulary) {
        var counts = new WordCounts();
        documents.forEach(counts::addText);
        return new ByteLevelBpe(BpeTrainer.train(counts, vocabulary, Progress.silent()));
    }

    /** Writes {@link #json()}, all or nothing. */
    public void save(Path path) {
        CacheFile.write(path, json);
    }

    BpeModel model() {
        return model;
    }

    @Override
    public int vocabulary() {
        return model.vocabulary();
    }

    @Override
    public int[] encode(byte[] utf8) {
        var out = new IntList(utf8.length / 2);
        new BpeEncoder(model).encode(utf8, out);
        return out.toArray();
    }

    @Override
    public byte[] decodeBytes(int... tokens) {
        var out = new ByteArrayOutputStream(4 * tokens.length);
        for (int token : tokens) {
            out.writeBytes(bytes(token));
        }
        return out.toByteArray();
    }

    private byte[] bytes(int token) {
        if (token < 0 || token >= vocabulary()) {
            throw new DataException(
                    "tokenizer %s: no token %s; tokens are 0 to %s"
                            .formatted(name(), token, vocabulary() - 1));
        }
        return model.bytes(token);
    }

    @Override
    public int endOfText() {
        return model.endOfText();
    }

    @Override
    public String name() {
        return "bpe-" + vocabulary();
    }

    @Override
    public byte[] json() {
        return json.clone();
    }

    @Override
    public String sha256() {
        return sha256;
    }

    /** Tokenizers are equal when they give the same tokens. */
    @Override
    public boolean equals(Object o) {
        return o instanceof ByteLevelBpe other && Arrays.equals(json, other.json);
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    @Override
    public String toString() {
        return name() + " " + sha256.substring(0, 12);
    }
}
