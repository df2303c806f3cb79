package org.espalier.core.data;

import java.util.List;
import org.espalier.core.io.Sha256;
import org.espalier.data.DataException;
import org.espalier.data.Progress;
import org.espalier.data.Split;

/** Makes the content of a {@link TokenCache} from a source, or finds it there. */
final class Preparation {
    private static final long TASK_BYTES = 1L << 20;

    private final Source source;
    private final CorpusOptions options;
    private final Progress progress;

    /** The content of the cache, and whether it was there already. */
    record Prepared(TokenCache.Content content, String fingerprint, boolean cached) {}

    Preparation(Source source, CorpusOptions options, Progress progress) {
        this.source = source;
        this.options = options;
        this.progress = progress;
    }

    Prepared prepare(String id) {
        String listing = listing();
        String key = Sha256.of(String.join("\n", listing, tokenizerKey(), options.split().key()));
        var cache = new TokenCache(options.cache(), id, key);
        var found = cache.open();
        var content = found.orElseGet(() -> build(cache, key));
        return new Prepared(content, fingerprint(listing, content.tokenizer()), found.isPresent());
    }

    private String fingerprint(String listing, ByteLevelBpe tokenizer) {
        return Sha256.of(String.join("\n", listing, tokenizer.sha256(), options.split().key()));
    }

    /** SHA-256 over path, size and CRC-32 of every document. */
    private String listing() {
        var hash = new Sha256();
        for (Document d : source.documents()) {
            hash.add(Sha256.bytes(d.path() + "\n" + d.bytes() + "\n" + d.crc()));
        }
        return hash.hex();
    }

    /** What the tokenizer depends on, the source and the split apart. */
    private String tokenizerKey() {
        return options.tokenizer()
                .map(path -> ByteLevelBpe.load(path).sha256())
                .orElse("bpe-1 " + options.vocabulary() + " " + options.sampleBytes());
    }

    private TokenCache.Content build(TokenCache cache, String key) {
        cache.sweep();
        var partition = Partition.of(source.documents(), options.split());
        var tokenizer =
                options.tokenizer().map(ByteLevelBpe::load).orElseGet(() -> train(partition));
        tokenizer.save(cache.tokenizer());
        var writer = new TokenWriter(source, tokenizer, options.threads());
        write(cache, writer, Split.VALIDATION, partition.validation(), key);
        write(cache, writer, Split.TRAIN, partition.train(), key);
        return cache.open()
                .orElseThrow(() ->
                        new DataException(
                                "the token cache %s cannot be read back. Check the disk, or choose another cache directory"
                                        .formatted(cache.tokenizer().getParent())));
    }

    private void write(
            TokenCache cache,
            TokenWriter writer,
            Split split,
            List<Document> documents,
            String key) {
        long deflated = split == Split.VALIDATION ? Deflate.bytes(source, documents) : 0;
        CacheFile.write(
                cache.tokens(split),
                file -> writer.write(file, documents, deflated, key, progress));
    }

    private ByteLevelBpe train(Partition partition) {
        List<Document> sample = partition.sample(options.sampleBytes());
        var counts = count(sample);
        return new ByteLevelBpe(BpeTrainer.train(counts, options.vocabulary(), progress));
    }

    private WordCounts count(List<Document> sample) {
        var counts = new WordCounts();
        var batches = Batches.of(sample, TASK_BYTES);
        progress.report("count words", 0, bytes(sample));
        OrderedWork.run(
                options.threads(),
                batches.count(),
                b -> count(sample.subList(batches.start(b), batches.end(b)), new WordCounts()),
                part -> {
                    counts.addAll(part);
                    progress.report("count words", counts.bytes(), bytes(sample));
                });
        return counts;
    }

    private WordCounts count(List<Document> sample, WordCounts counts) {
        sample.forEach(document -> counts.addText(source.read(document)));
        return counts;
    }

    private static long bytes(List<Document> documents) {
        return documents.stream().mapToLong(Document::bytes).sum();
    }
}
