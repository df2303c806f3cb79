package org.espalier.core.data;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.DataException;

/**
 * How a corpus becomes samples.
 *
 * @param path where the text is; each dataset says what it does without one
 * @param context the number of tokens T of a sample
 * @param vocabulary the number of tokens to train, 256 bytes and the end of text included; a small
 *     text may give fewer
 * @param sampleBytes how much training text the tokenizer sees: whole documents in the order of
 *     their hashes
 * @param tokenizer a {@code tokenizer.json} to use instead of training one
 * @param split what is held out
 * @param threads how many threads prepare; the result does not depend on it
 * @param cache the directory of prepared tokens
 */
public record CorpusOptions(
        Optional<Path> path,
        int context,
        int vocabulary,
        long sampleBytes,
        Optional<Path> tokenizer,
        SplitRule split,
        int threads,
        Path cache) {
    private static final int MIN_VOCABULARY = BpeModel.BYTES + 1;
    private static final int MAX_CONTEXT = 1 << 24;

    /** Checks the numbers. */
    public CorpusOptions {
        check("context", context, 1, MAX_CONTEXT);
        check("vocabulary", vocabulary, MIN_VOCABULARY, BpeModel.MAX_VOCABULARY);
        check("sampleBytes", sampleBytes, 1, Long.MAX_VALUE);
        check("threads", threads, 1, 1024);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new DataException(
                    "%s is from %s to %s, not %s".formatted(name, least, most, value));
        }
    }

    /**
     * Context 256, a vocabulary of 2048 trained on 32 MiB, one document in 64 held out, all
     * processors.
     */
    public static CorpusOptions defaults() {
        return new CorpusOptions(
                Optional.empty(),
                256,
                2048,
                32L << 20,
                Optional.empty(),
                SplitRule.DEFAULT,
                Runtime.getRuntime().availableProcessors(),
                cacheFolder());
    }

    /**
     * {@code espalier} below {@code XDG_CACHE_HOME}, which is {@code ~/.cache} unless it is set to
     * an absolute path.
     */
    public static Path cacheFolder() {
        var home = Path.of(System.getProperty("user.home"), ".cache");
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home)
                .resolve("espalier");
    }

    /** These options with another source. */
    public CorpusOptions withPath(Path path) {
        return new CorpusOptions(
                Optional.of(path),
                context,
                vocabulary,
                sampleBytes,
                tokenizer,
                split,
                threads,
                cache);
    }

    /** These options with another length of samples. */
    public CorpusOptions withContext(int context) {
        return new CorpusOptions(
                path, context, vocabulary, sampleBytes, tokenizer, split, threads, cache);
    }

    /** These options with another size and sample of the tokenizer to train. */
    public CorpusOptions withVocabulary(int vocabulary, long sampleBytes) {
        return new CorpusOptions(
                path, context, vocabulary, sampleBytes, tokenizer, split, threads, cache);
    }

    /** These options with a tokenizer that exists. */
    public CorpusOptions withTokenizer(Path tokenizer) {
        return new CorpusOptions(
                path,
                context,
                vocabulary,
                sampleBytes,
                Optional.of(tokenizer),
                split,
                threads,
                cache);
    }

    /** These options with another rule for what is held out. */
    public CorpusOptions withSplit(SplitRule split) {
        return new CorpusOptions(
                path, context, vocabulary, sampleBytes, tokenizer, split, threads, cache);
    }

    /** These options with another number of threads. */
    public CorpusOptions withThreads(int threads) {
        return new CorpusOptions(
                path, context, vocabulary, sampleBytes, tokenizer, split, threads, cache);
    }

    /** These options with another place for prepared tokens. */
    public CorpusOptions withCache(Path cache) {
        return new CorpusOptions(
                path, context, vocabulary, sampleBytes, tokenizer, split, threads, cache);
    }
}
