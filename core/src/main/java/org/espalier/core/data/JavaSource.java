package org.espalier.core.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;

/**
 * The dataset {@code java-source}: the Java source code inside the JDK that runs this program, or
 * the {@code .java} files of another zip file or directory.
 */
public final class JavaSource {
    /** The name of the dataset. */
    public static final String ID = "java-source";

    private static final String SUFFIX = ".java";

    private JavaSource() {}

    /**
     * Opens the dataset; the first time for a source and options this tokenizes it, later it takes
     * the tokens from the cache.
     *
     * @throws DataException when the source is missing, damaged or too small, or the cache cannot
     *     be written
     */
    public static Dataset open(CorpusOptions options, Progress progress) {
        Path home = Path.of(System.getProperty("java.home"));
        Path path = options.path().orElseGet(() -> ofJdk(home));
        progress.report("list", 0, 1);
        try (Source source = source(path)) {
            progress.report("list", 1, 1);
            return Corpus.open(ID, source, options.withPath(path), progress);
        }
    }

    private static Source source(Path path) {
        return Files.isDirectory(path)
                ? new FolderSource(FolderFiles.list(path, SUFFIX))
                : ZipSource.open(path, SUFFIX);
    }

    /** Where a JDK keeps its source code; it is an error if this one does not. */
    static Path ofJdk(Path home) {
        Path zip = home.resolve("lib").resolve("src.zip");
        if (!Files.exists(zip)) {
            boolean dangling = Files.isSymbolicLink(zip);
            throw new DataException(
                    "dataset %s: %s %s. Give source code with --data PATH (a src.zip or a directory of .java files), or install a JDK that includes lib/src.zip"
                            .formatted(
                                    ID,
                                    zip,
                                    dangling
                                            ? "is a link to a file that does not exist"
                                            : "does not exist: this Java comes without its source code, as runtime images do"));
        }
        return zip;
    }
}
