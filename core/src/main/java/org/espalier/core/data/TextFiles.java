package org.espalier.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;

/** The dataset {@code text}: a file of text, or the files below a directory. */
public final class TextFiles {
    /** The name of the dataset. */
    public static final String ID = "text";

    private TextFiles() {}

    /** What is held out as a whole, and so is a document when hashes are compared. */
    public enum HoldOut {
        /** Files, by their path below the directory. */
        FILES,
        /**
         * Blocks of about 4 KB that end at line ends, by path, {@code #} and the number of the
         * block.
         */
        BLOCKS;

        /** The name that run files use: {@code files}, {@code blocks}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which files, and how they are cut.
     *
     * @param extension how the names of files end; empty for all files
     * @param holdOut what is held out; if not given, blocks where there is a single file or one
     *     beyond 64 MiB, else files
     */
    public record Selection(String extension, Optional<HoldOut> holdOut) {
        /** All files. */
        public static final Selection ALL = new Selection("", Optional.empty());
    }

    /**
     * Opens the dataset; the first time for a source and options this tokenizes it, later it takes
     * the tokens from the cache. The path must be given. Hidden files are left out.
     *
     * @throws DataException when the path is missing, holds no text or too little, or the cache
     *     cannot be written
     */
    public static Dataset open(CorpusOptions options, Selection selection, Progress progress) {
        Path path =
                options.path()
                        .orElseThrow(() ->
                                new DataException(
                                        "dataset text: no path is given. Give a file or a directory with --data PATH"));
        progress.report("list", 0, 1);
        try (Source source = source(FolderFiles.list(path, selection.extension), selection)) {
            progress.report("list", 1, 1);
            return Corpus.open(ID, source, options, progress);
        }
    }

    private static Source source(Map<String, Path> files, Selection selection) {
        Optional<Path> huge = files.values().stream().filter(TextFiles::isHuge).findFirst();
        boolean blocks = huge.isPresent() || files.size() == 1;
        HoldOut holdOut = selection.holdOut.orElse(blocks ? HoldOut.BLOCKS : HoldOut.FILES);
        if (holdOut == HoldOut.FILES && huge.isPresent()) {
            throw new DataException(
                    "dataset text: %s has more than %s bytes, too many to hold out as a whole. Hold out blocks"
                            .formatted(huge.get(), Document.MAX_BYTES));
        }
        return switch (holdOut) {
            case BLOCKS -> new BlockSource(files);
            case FILES -> new FolderSource(files);
        };
    }

    private static boolean isHuge(Path path) {
        try {
            return Files.size(path) > Document.MAX_BYTES;
        } catch (IOException e) {
            throw FolderFiles.unreadable(path, e);
        }
    }
}
