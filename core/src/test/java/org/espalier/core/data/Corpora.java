package org.espalier.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Small corpora on disk. */
final class Corpora {
    private static final String[] WORDS = {
        "tree", "branch", "prune", "train", "the", "a", "wall", "frame", "int", "return", "größe"
    };

    private Corpora() {}

    /** A directory of text files, 0 bytes the first, and about as many kilobytes as files. */
    static Path folder(Path root, int files) throws IOException {
        var random = Seeds.random();
        Path folder = Files.createDirectories(root.resolve("corpus"));
        for (int i = 0; i < files; i++) {
            Path file =
                    folder.resolve("part%d".formatted(i % 3)).resolve("file%d.txt".formatted(i));
            Files.createDirectories(file.getParent());
            Files.writeString(file, i == 0 ? "" : text(random, 1 + random.nextInt(300)));
        }
        return folder;
    }

    static String text(Random random, int words) {
        var text = new StringBuilder();
        for (int w = 0; w < words; w++) {
            text.append(WORDS[random.nextInt(WORDS.length)])
                    .append(random.nextInt(9) == 0 ? ".\n" : " ");
        }
        return text.toString();
    }

    /** Small enough for a test, with some of everything in both splits. */
    static CorpusOptions options(Path root) {
        return CorpusOptions.defaults()
                .withPath(root.resolve("corpus"))
                .withCache(root.resolve("cache"))
                .withContext(13)
                .withVocabulary(300, 20_000)
                .withSplit(new SplitRule(5, Long.MAX_VALUE, Long.MAX_VALUE))
                .withThreads(2);
    }
}
