package org.espalier.core.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.data.Split;

/** Opens a dataset over a source: prepares it or finds it in the cache, and says what it is. */
final class Corpus {
    private static final double MEGA = 1e6;

    private Corpus() {}

    static Dataset open(String id, Source source, CorpusOptions options, Progress progress) {
        if (source.documents().isEmpty()) {
            throw new DataException(
                    "dataset %s: there is no text in %s. Give a path with files in it"
                            .formatted(
                                    id, options.path().map(Object::toString).orElse("its source")));
        }
        var prepared = new Preparation(source, options, progress).prepare(id);
        var facts = facts(source, options, prepared);
        return new TokenDataset(id, prepared, options.context(), facts);
    }

    private static Map<String, String> facts(
            Source source, CorpusOptions options, Preparation.Prepared prepared) {
        var content = prepared.content();
        var facts = new LinkedHashMap<String, String>();
        facts.put("files", count(source.files()));
        facts.put("bytes", size(source.bytes()));
        if (source.skipped() > 0) {
            facts.put("skipped", count(source.skipped()) + " too large");
        }
        facts.put("held out", options.split().toString());
        facts.put("validation", split(content.tokens(Split.VALIDATION)));
        facts.put("training", split(content.tokens(Split.TRAIN)));
        facts.put("tokenizer", content.tokenizer().name());
        facts.put("prepared", prepared.cached() ? "cached" : "new");
        return Collections.unmodifiableMap(facts);
    }

    private static String split(TokenFile tokens) {
        TokenHeader header = tokens.header();
        return "%s documents, %s, %s tokens"
                .formatted(count(header.documents()), size(header.bytes()), count(header.tokens()));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String size(long bytes) {
        return bytes < MEGA
                ? String.format(Locale.ROOT, "%.1f KB", bytes / 1e3)
                : String.format(
                        Locale.ROOT, bytes < 100 * MEGA ? "%.1f MB" : "%.0f MB", bytes / MEGA);
    }
}
