package org.espalier.core.data;

import java.util.List;

/** Where documents come from. Reading is safe for many threads. */
sealed interface Source extends AutoCloseable permits ZipSource, FolderSource, BlockSource {
    /** All documents that are not empty, in their order. */
    List<Document> documents();

    /** How many files were left out because they are too large or have no known size. */
    int skipped();

    /**
     * The content of a document.
     *
     * @throws org.espalier.data.DataException when it differs from what was listed or cannot be
     *     read
     */
    byte[] read(Document document);

    @Override
    void close();

    /** The number of files that the documents come from. */
    default long files() {
        return documents().stream().filter(d -> d.block() <= 0).count();
    }

    /** The size of all documents. */
    default long bytes() {
        return documents().stream().mapToLong(Document::bytes).sum();
    }
}
