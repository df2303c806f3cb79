package org.espalier.core.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.espalier.core.data.CorpusOptions;
import org.espalier.core.data.SplitRule;
import org.espalier.core.data.TextFiles;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.spi.DatasetProvider;
import org.espalier.spi.Options;

/** The dataset {@code tiny}: a text that is made here, in a folder of the test's. */
final class TinyText implements DatasetProvider {
    private static final String[] WORDS = {"int", "x", "=", "y", "+", "1", ";\n", "return", "for"};

    private final Path folder;

    TinyText(Path folder) {
        this.folder = folder;
        write(text(5));
    }

    /** Some 40 KB of words in a pattern with a little noise. */
    static String text(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int at = 0; text.length() < 40_000; at++) {
            int word = random.nextInt(4) == 0 ? random.nextInt(WORDS.length) : at % WORDS.length;
            text.append(WORDS[word]).append(' ');
        }
        return text.toString();
    }

    void write(String text) {
        try {
            Files.writeString(folder.resolve("tiny.txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String id() {
        return "tiny";
    }

    @Override
    public String summary() {
        return "a text for tests";
    }

    @Override
    public Dataset open(Options options, int window, Progress progress) {
        CorpusOptions corpus =
                CorpusOptions.defaults()
                        .withPath(folder.resolve("tiny.txt"))
                        .withContext(window)
                        .withVocabulary(270, 40_000)
                        .withSplit(new SplitRule(4, 4_000, 30_000))
                        .withThreads(1)
                        .withCache(folder.resolve("cache"));
        return TextFiles.open(corpus, TextFiles.Selection.ALL, progress);
    }
}
