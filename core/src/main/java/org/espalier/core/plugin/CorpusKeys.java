package org.espalier.core.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.core.data.CorpusOptions;
import org.espalier.core.data.SplitRule;
import org.espalier.spi.Option;
import org.espalier.spi.Options;

/** The options that all datasets of text share. */
final class CorpusKeys {
    static final Option<String> PATH = Option.text("path").doc("file, zip or directory to read");
    static final Option<Long> VOCABULARY =
            Option.whole("vocabulary", 2048)
                    .in(257, 65535)
                    .doc("tokens to train, 256 bytes and end of text included");
    static final Option<Long> HOLDOUT =
            Option.whole("holdout", 64)
                    .in(2, 1e9)
                    .doc("one document in so many is held out, by hash of its path");
    static final Option<Long> VALIDATION_BYTES =
            Option.whole("validation_bytes", 2_500_000)
                    .atLeast(1)
                    .doc("size of the validation split, whole documents");
    static final Option<Long> TRAIN_BYTES =
            Option.whole("train_bytes", 0)
                    .nonNegative()
                    .doc("size of the training split, whole documents; 0 for all");
    static final Option<Long> SAMPLE_BYTES =
            Option.whole("sample_bytes", 32L << 20)
                    .atLeast(1)
                    .doc("text that the tokenizer is trained on");
    static final Option<String> TOKENIZER =
            Option.text("tokenizer").doc("a tokenizer.json to use instead of training one");

    private CorpusKeys() {}

    static List<Option<?>> all() {
        return List.of(
                PATH, VOCABULARY, HOLDOUT, VALIDATION_BYTES, TRAIN_BYTES, SAMPLE_BYTES, TOKENIZER);
    }

    static CorpusOptions read(Options o, int window) {
        CorpusOptions defaults = CorpusOptions.defaults();
        return new CorpusOptions(
                path(o, PATH),
                window,
                Math.toIntExact(o.get(VOCABULARY)),
                o.get(SAMPLE_BYTES),
                path(o, TOKENIZER),
                new SplitRule(o.get(HOLDOUT), o.get(VALIDATION_BYTES), trainBytes(o)),
                defaults.threads(),
                defaults.cache());
    }

    private static Optional<Path> path(Options o, Option<String> option) {
        return o.find(option).filter(s -> !s.isEmpty()).map(Path::of);
    }

    private static long trainBytes(Options o) {
        long bytes = o.get(TRAIN_BYTES);
        return bytes == 0 ? Long.MAX_VALUE : bytes;
    }
}
