package org.espalier.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.espalier.data.DataException;

/**
 * The entries of a zip file whose names end in a certain way. They are read in memory; nothing is
 * extracted.
 */
final class ZipSource implements Source {
    /** Larger entries are left out: no source file is that long. */
    private static final long MAX_ENTRY = 16L << 20;

    private static final int MAX_ENTRIES = 1_000_000;

    private final Path path;
    private final ZipFile zip;
    private final List<Document> documents;
    private int skipped;

    private ZipSource(Path path, ZipFile zip, String suffix) {
        this.path = path;
        this.zip = zip;
        this.documents = list(suffix);
    }

    static ZipSource open(Path path, String suffix) {
        try {
            var zip = new ZipFile(path.toFile());
            if (zip.size() > MAX_ENTRIES) {
                zip.close();
                throw new IOException("more than " + MAX_ENTRIES + " entries");
            }
            return new ZipSource(path, zip, suffix);
        } catch (IOException e) {
            throw new DataException(
                    "cannot read %s as a zip file: %s. Give a zip file or a directory"
                            .formatted(
                                    path,
                                    Files.exists(path) ? e.getMessage() : "it does not exist"),
                    e);
        }
    }

    /** Of entries with the same name the one that {@link ZipFile#getEntry} finds is taken. */
    private List<Document> list(String suffix) {
        var found = new TreeMap<String, Document>();
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(suffix))
                .distinct()
                .forEach(name -> add(found, zip.getEntry(name)));
        return List.copyOf(found.values());
    }

    private void add(Map<String, Document> found, ZipEntry entry) {
        if (entry.isDirectory() || entry.getSize() == 0) {
            return;
        }
        if (entry.getSize() < 0 || entry.getSize() > MAX_ENTRY) {
            skipped++;
            return;
        }
        String name = entry.getName();
        found.put(name, new Document(name, Document.WHOLE, entry.getSize(), entry.getCrc()));
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
        try (var in = zip.getInputStream(zip.getEntry(document.file()))) {
            return document.checked(in.readNBytes((int) document.bytes() + 1));
        } catch (IOException e) {
            throw new DataException(
                    "cannot read %s in %s: %s. The zip file is damaged; use an intact one"
                            .formatted(document.file(), path, e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new DataException("cannot close %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
