package org.espalier.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.espalier.data.DataException;

/**
 * Files on disk, each a document. All are read once to list them, as only their content says
 * whether they changed.
 */
final class FolderSource implements Source {
    private final Map<String, Path> files;
    private final List<Document> documents;
    private int skipped;

    FolderSource(Map<String, Path> files) {
        this.files = files;
        var found = new ArrayList<Document>();
        files.forEach((name, path) -> add(found, name, path));
        this.documents = List.copyOf(found);
    }

    private void add(List<Document> found, String name, Path path) {
        if (size(path) > Document.MAX_BYTES) {
            skipped++;
            return;
        }
        byte[] content = content(path);
        if (content.length > 0) {
            var crc = new CRC32();
            crc.update(content);
            found.add(new Document(name, Document.WHOLE, content.length, crc.getValue()));
        }
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw FolderFiles.unreadable(path, e);
        }
    }

    private static byte[] content(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw FolderFiles.unreadable(path, e);
        }
    }

    @Override
    public List<Document> documents() {
        return documents;
    }

    @Override
    public int skipped() {
        return skipped;
    }

    @Override
    public byte[] read(Document document) {
        Path path = files.get(document.file());
        if (path == null) {
            throw new DataException(document.file() + " is not in this source");
        }
        return document.checked(content(path));
    }

    @Override
    public void close() {}
}
